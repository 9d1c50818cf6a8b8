package dev.djong.scheduler.snapshot;

import dev.djong.json.JsonArray;
import dev.djong.json.JsonObject;
import dev.djong.object.Quantity;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * One of the things that a claim asks for.
 *
 * @param alternatives the first that can be had is given; a request for exactly one thing has one
 */
public record DeviceRequest(String name, List<Alternative> alternatives) {

    /**
     * @param name as results carry it: {@code request}, or {@code request/alternative}
     * @param all whether every matching device is wanted, rather than {@code count}
     * @param admin whether it looks after devices that others use, and takes nothing from them
     * @param tolerationsAsWritten go into the results
     * @param capacity what a device must have at least
     */
    public record Alternative(
            String name,
            String deviceClass,
            List<String> selectors,
            boolean all,
            long count,
            boolean admin,
            List<Toleration> tolerations,
            JsonArray tolerationsAsWritten,
            Map<String, Quantity> capacity) {

        private static Alternative of(String name, JsonObject json) {
            return new Alternative(
                    name,
                    json.text("deviceClassName"),
                    DeviceRequest.selectors(json),
                    json.text("allocationMode").equals("All"),
                    json.integerOr("count", 1),
                    json.flag("adminAccess"),
                    json.array("tolerations").objects().map(Toleration::of).toList(),
                    json.array("tolerations"),
                    capacity(json.object("capacity").object("requests")));
        }

        private static Map<String, Quantity> capacity(JsonObject requests) {
            var amounts = new TreeMap<String, Quantity>();
            requests.forEach((name, amount) ->
                    amounts.put(name, Quantity.parse(amount.toString().replace("\"", ""))));
            return amounts;
        }

        /** Whether a list of requests, as constraints and configurations carry it, speaks of this one. */
        public boolean isIn(List<String> requests) {
            int slash = name.indexOf('/');
            return requests.isEmpty()
                    || requests.contains(name)
                    || slash > 0 && requests.contains(name.substring(0, slash));
        }
    }

    static DeviceRequest of(JsonObject json) {
        var name = json.text("name");
        return new DeviceRequest(
                name,
                json.has("exactly")
                        ? List.of(Alternative.of(name, json.object("exactly")))
                        : json.array("firstAvailable")
                                .objects()
                                .map(each -> Alternative.of(name + "/" + each.text("name"), each))
                                .toList());
    }

    static List<String> selectors(JsonObject holder) {
        return holder.array("selectors")
                .objects()
                .map(selector -> selector.object("cel").text("expression"))
                .toList();
    }
}
