package dev.djong.node.fakes;

import dev.djong.json.JsonReader;
import dev.djong.node.spec.Pod;
import dev.djong.object.ApiObject;
import dev.djong.time.VirtualTimers;

/** Pods for tests, written as JSON with single quotes. */
public final class Pods {
    private Pods() {}

    /** A pod {@code default/web} with uid {@code uid-1}. @param spec the members of its spec, without braces */
    public static ApiObject pod(String spec) {
        return object("{'apiVersion':'v1','kind':'Pod','metadata':{'name':'web','namespace':'default','uid':'uid-1',"
                + "'generation':1,'resourceVersion':'1'},'spec':{'nodeName':'n1'," + spec
                + "},'status':{'phase':'Pending'}}");
    }

    public static ApiObject object(String json) {
        return new ApiObject(JsonReader.read(json.replace('\'', '"')).asObject());
    }

    public static Pod view(String spec) {
        return new Pod(pod(spec));
    }

    public static ApiObject deleted(ApiObject pod, long graceSeconds) {
        return pod.withMetadata(metadata -> metadata.with(
                        "deletionTimestamp", VirtualTimers.START.plusSeconds(30).toString())
                .with("deletionGracePeriodSeconds", graceSeconds));
    }
}
