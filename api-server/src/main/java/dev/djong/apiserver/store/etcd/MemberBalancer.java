package dev.djong.apiserver.store.etcd;

import io.grpc.Attributes;
import io.grpc.ConnectivityState;
import io.grpc.LoadBalancer;
import io.grpc.LoadBalancerProvider;
import io.grpc.LoadBalancerRegistry;
import io.grpc.Status;
import io.grpc.util.ForwardingLoadBalancerHelper;
import java.util.Objects;

/**
 * Spreads calls over the members that are connected, as gRPC's round robin does, but passes over those that keep silent,
 * and tells each {@link EtcdExchange} where it went.
 */
final class MemberBalancer extends LoadBalancerProvider {
    static final String POLICY = "djong_etcd_members";

    private static final String ROUND_ROBIN = "round_robin";
    private static final int PRIORITY = 5;
    /** Others take turns beside us, so that going round once may meet the same member twice. */
    private static final int PICKS = 16;

    /** The name of the member that a connection is to: connections tell where to to no other thread than their own. */
    private static final Attributes.Key<String> NAME = Attributes.Key.create("djong-etcd-member");

    static {
        LoadBalancerRegistry.getDefaultRegistry().register(new MemberBalancer());
    }

    private MemberBalancer() {}

    /** The policy's name, after it was made known to gRPC. */
    static String policy() {
        return POLICY;
    }

    @Override
    public boolean isAvailable() {
        return true;
    }

    @Override
    public int getPriority() {
        return PRIORITY;
    }

    @Override
    public String getPolicyName() {
        return POLICY;
    }

    @Override
    public LoadBalancer newLoadBalancer(LoadBalancer.Helper helper) {
        var roundRobin = LoadBalancerRegistry.getDefaultRegistry().getProvider(ROUND_ROBIN);
        return Objects.requireNonNull(roundRobin, "gRPC without round robin").newLoadBalancer(new Steering(helper));
    }

    private static final class Steering extends ForwardingLoadBalancerHelper {
        private final LoadBalancer.Helper helper;

        Steering(LoadBalancer.Helper helper) {
            this.helper = helper;
        }

        @Override
        protected LoadBalancer.Helper delegate() {
            return helper;
        }

        @Override
        public LoadBalancer.Subchannel createSubchannel(LoadBalancer.CreateSubchannelArgs args) {
            var name = args.getAddresses().getFirst().getAttributes().get(EndpointResolver.MEMBER);
            var marked = args.getAttributes().toBuilder().set(NAME, name).build();
            return helper.createSubchannel(
                    args.toBuilder().setAttributes(marked).build());
        }

        @Override
        public void updateBalancingState(ConnectivityState state, LoadBalancer.SubchannelPicker picker) {
            helper.updateBalancingState(state, new SteeredPicker(picker));
        }
    }

    private static final class SteeredPicker extends LoadBalancer.SubchannelPicker {
        private final LoadBalancer.SubchannelPicker turns;

        SteeredPicker(LoadBalancer.SubchannelPicker turns) {
            this.turns = turns;
        }

        @Override
        public LoadBalancer.PickResult pickSubchannel(LoadBalancer.PickSubchannelArgs args) {
            var exchange = args.getCallOptions().getOption(EtcdExchange.KEY);
            for (int picks = 1; ; picks++) {
                var picked = turns.pickSubchannel(args);
                var subchannel = picked.getSubchannel();
                if (subchannel == null || exchange == null) {
                    return picked;
                }
                var name = Objects.requireNonNull(subchannel.getAttributes().get(NAME));
                if (exchange.accepts(name) || picks == PICKS && !exchange.isParticular()) {
                    exchange.goesTo(name);
                    return picked;
                }
                if (picks == PICKS) {
                    return LoadBalancer.PickResult.withDrop(
                            Status.UNAVAILABLE.withDescription("the member is not connected"));
                }
            }
        }
    }
}
