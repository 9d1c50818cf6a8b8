# The images of all services. './djong images' builds them with what it has built; without it
#
#   docker build --target api-server -t djong/api-server:dev .
#
# compiles everything in the build image. Targets: etcd balancer tools api-server scheduler controllers cloud node.
# All of them share the layers of libraries and of our own jars; each adds its AOT cache and its flags.

ARG BUILD_IMAGE=eclipse-temurin:25-jdk
ARG RUNTIME_IMAGE=eclipse-temurin:25-jre
ARG NODE_IMAGE=debian:trixie-slim
ARG ETCD_IMAGE=registry.k8s.io/etcd:3.6.6-0
ARG BALANCER_IMAGE=haproxy:3.2
# sources: compile here. jar: take target/images/djong.jar and its bill of materials.
ARG BUILT=sources

# --- one jar ---------------------------------------------------------------------------------------------------------

FROM ${BUILD_IMAGE} AS built-sources
WORKDIR /src
COPY . .
RUN ./mvnw -B -q -Dquick -DskipTests -Dmaven.test.skip.exec -Pimages -pl cli -am package \
    && mkdir /built && cp cli/target/djong-cli-*-boot.jar /built/djong.jar && cp cli/target/djong.cdx.json /built/

FROM ${BUILD_IMAGE} AS built-jar
COPY target/images/ /built/

FROM built-${BUILT} AS built
WORKDIR /built
COPY deploy/Unsign.java /
RUN java -Djarmode=tools -jar djong.jar extract --layers --destination /layers \
    && java /Unsign.java --sbom=/built/djong.cdx.json $(find /layers -name 'bc*-jdk18on-*.jar') \
    && mkdir -p /empty

# --- what all services have -------------------------------------------------------------------------------------------

FROM ${RUNTIME_IMAGE} AS base
# For health checks. Each costs as much as some fifty requests, so they are rare, and one that fails tries again by itself
# for a while: a service that has just become ready is told at once.
RUN command -v curl >/dev/null || { apt-get update && apt-get install -y --no-install-recommends curl && rm -rf /var/lib/apt/lists/*; }
COPY --from=built /layers/dependencies/ /app/
COPY --from=built /layers/snapshot-dependencies/ /app/
COPY --from=built /layers/application/ /app/
COPY --from=built /built/djong.cdx.json /app/sbom/djong.cdx.json
COPY deploy/jvm/ /app/jvm/
WORKDIR /app

# A small cluster of one process a service lives for some seconds; each leaves behind what its JVM learned.
FROM base AS trained
# no: empty caches, which the JVM passes over; for trying things.
ARG TRAINING=yes
COPY deploy/train /train
RUN if [ "$TRAINING" = yes ]; then /train /aot; else mkdir /aot && cd /aot && touch api-server.aot scheduler.aot controllers.aot cloud.aot node.aot; fi

FROM base AS service
COPY --from=built --chown=65532:65532 /empty /var/lib/djong
USER 65532:65532

# --- services ---------------------------------------------------------------------------------------------------------

# Makes keys in the folders that volumes are mounted on: they must belong to whom the services run as.
FROM service AS tools
COPY --from=built --chown=65532:65532 /empty /pki/authority
COPY --from=built --chown=65532:65532 /empty /pki/etcd
COPY --from=built --chown=65532:65532 /empty /pki/api-server
COPY --from=built --chown=65532:65532 /empty /pki/scheduler
COPY --from=built --chown=65532:65532 /empty /pki/controllers
COPY --from=built --chown=65532:65532 /empty /pki/cloud
COPY --from=built --chown=65532:65532 /empty /pki/node-1
COPY --from=built --chown=65532:65532 /empty /pki/node-2
COPY --from=built --chown=65532:65532 /empty /pki/monitoring
COPY --from=built --chown=65532:65532 /empty /pki/admin
ENTRYPOINT ["java", "@/app/jvm/tools", "-cp", "/app/djong.jar", "dev.djong.cli.Djong"]

FROM service AS api-server
COPY --from=trained /aot/api-server.aot /app/
ENTRYPOINT ["java", "@/app/jvm/api-server", "-XX:AOTCache=/app/api-server.aot", "-cp", "/app/djong.jar", "dev.djong.apiserver.ApiServerApplication"]
HEALTHCHECK --interval=30s --timeout=30s --start-period=60s --retries=2 CMD ["curl", "-fsk", "--retry", "25", "--retry-all-errors", "--retry-delay", "1", "--retry-max-time", "25", "--max-time", "4", "-o", "/dev/null", "https://127.0.0.1:6443/readyz"]

FROM service AS scheduler
COPY --from=trained /aot/scheduler.aot /app/
ENTRYPOINT ["java", "@/app/jvm/client", "-XX:AOTCache=/app/scheduler.aot", "-cp", "/app/djong.jar", "dev.djong.scheduler.SchedulerApplication"]
HEALTHCHECK --interval=30s --timeout=30s --start-period=60s --retries=2 CMD ["curl", "-fsk", "--retry", "25", "--retry-all-errors", "--retry-delay", "1", "--retry-max-time", "25", "--max-time", "4", "-o", "/dev/null", "https://127.0.0.1:10259/actuator/health/readiness"]

FROM service AS controllers
COPY --from=trained /aot/controllers.aot /app/
ENTRYPOINT ["java", "@/app/jvm/client", "-XX:AOTCache=/app/controllers.aot", "-cp", "/app/djong.jar", "dev.djong.controller.ControllerApplication"]
HEALTHCHECK --interval=30s --timeout=30s --start-period=60s --retries=2 CMD ["curl", "-fsk", "--retry", "25", "--retry-all-errors", "--retry-delay", "1", "--retry-max-time", "25", "--max-time", "4", "-o", "/dev/null", "https://127.0.0.1:10257/actuator/health/readiness"]

FROM service AS cloud
COPY --from=trained /aot/cloud.aot /app/
ENTRYPOINT ["java", "@/app/jvm/client", "-XX:AOTCache=/app/cloud.aot", "-cp", "/app/djong.jar", "dev.djong.cloud.CloudApplication"]
HEALTHCHECK --interval=30s --timeout=30s --start-period=60s --retries=2 CMD ["curl", "-fsk", "--retry", "25", "--retry-all-errors", "--retry-delay", "1", "--retry-max-time", "25", "--max-time", "4", "-o", "/dev/null", "https://127.0.0.1:10258/actuator/health/readiness"]

# A whole machine: root, and to be run privileged.
FROM ${NODE_IMAGE} AS node
RUN command -v containerd >/dev/null || { apt-get update && apt-get install -y --no-install-recommends \
    containerd runc containernetworking-plugins nftables iptables iproute2 conntrack busybox-static curl mount procps \
    && rm -rf /var/lib/apt/lists/*; }
COPY --from=base /opt/java/openjdk /opt/java/openjdk
ENV JAVA_HOME=/opt/java/openjdk PATH=/opt/java/openjdk/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
COPY --from=base /app /app
COPY --from=trained /aot/node.aot /app/
WORKDIR /app
ENTRYPOINT ["java", "@/app/jvm/node", "-XX:AOTCache=/app/node.aot", "-cp", "/app/djong.jar", "dev.djong.standalone.nodecontainer.NodeContainer"]
HEALTHCHECK --interval=30s --timeout=30s --start-period=60s --retries=2 CMD ["curl", "-fsk", "--retry", "25", "--retry-all-errors", "--retry-delay", "1", "--retry-max-time", "25", "--max-time", "4", "-o", "/dev/null", "https://127.0.0.1:10248/actuator/health/readiness"]

# --- what others wrote ------------------------------------------------------------------------------------------------

FROM ${ETCD_IMAGE} AS etcd
COPY --from=built --chown=65532:65532 /empty /var/lib/etcd
USER 65532:65532
ENTRYPOINT ["etcd"]

FROM ${BALANCER_IMAGE} AS balancer
COPY deploy/balancer/haproxy.cfg /etc/djong/haproxy.cfg
USER 65532:65532
ENTRYPOINT ["haproxy", "-W", "-db", "-f", "/etc/djong/haproxy.cfg"]
