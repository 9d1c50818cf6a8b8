{{/* The start of every name. */}}
{{- define "djong.name" -}}
{{- default .Release.Name .Values.nameOverride | trunc 40 | trimSuffix "-" -}}
{{- end -}}

{{- define "djong.labels" -}}
helm.sh/chart: {{ .Chart.Name }}-{{ .Chart.Version | replace "+" "_" }}
app.kubernetes.io/name: djong
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
{{- end -}}

{{/* Arguments: root, component. What selects the pods of a component. */}}
{{- define "djong.selector" -}}
app.kubernetes.io/name: djong
app.kubernetes.io/instance: {{ .root.Release.Name }}
app.kubernetes.io/component: {{ .component }}
{{- end -}}

{{/* Arguments: root, image. */}}
{{- define "djong.image" -}}
{{ .root.Values.images.registry }}/{{ .image }}:{{ .root.Values.images.tag }}
{{- end -}}

{{/* Arguments: root, component. What the pods of all services have in common. */}}
{{- define "djong.pod" -}}
{{- with .root.Values.images.pullSecrets }}
imagePullSecrets: {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .root.Values.priorityClassName }}
priorityClassName: {{ . }}
{{- end }}
{{- with .root.Values.nodeSelector }}
nodeSelector: {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .root.Values.tolerations }}
tolerations: {{- toYaml . | nindent 2 }}
{{- end }}
topologySpreadConstraints:
  - maxSkew: 1
    topologyKey: kubernetes.io/hostname
    whenUnsatisfiable: {{ .root.Values.spreading }}
    labelSelector:
      matchLabels: {{- include "djong.selector" . | nindent 8 }}
{{ include "djong.podSecurity" . }}
{{- end -}}

{{/* Services need no rights in the cluster that hosts them, and no root. */}}
{{- define "djong.podSecurity" -}}
securityContext:
  runAsNonRoot: true
  runAsUser: 65532
  runAsGroup: 65532
  fsGroup: 65532
  fsGroupChangePolicy: OnRootMismatch
  seccompProfile: {type: RuntimeDefault}
{{- end -}}

{{- define "djong.containerSecurity" -}}
securityContext:
  allowPrivilegeEscalation: false
  readOnlyRootFilesystem: true
  capabilities: {drop: [ALL]}
{{- end -}}

{{/* The servers of etcd, for the API servers. */}}
{{- define "djong.etcdServers" -}}
{{- if .Values.etcd.external -}}
{{ join "," .Values.etcd.external }}
{{- else -}}
{{- $name := include "djong.name" . -}}
{{- $servers := list -}}
{{- range $i := until (int .Values.etcd.replicas) -}}
{{- $servers = append $servers (printf "https://%s-etcd-%d.%s-etcd:2379" $name $i $name) -}}
{{- end -}}
{{ join "," $servers }}
{{- end -}}
{{- end -}}

{{/* The members of etcd, for each other. */}}
{{- define "djong.etcdMembers" -}}
{{- $name := include "djong.name" . -}}
{{- $members := list -}}
{{- range $i := until (int .Values.etcd.replicas) -}}
{{- $members = append $members (printf "%s-etcd-%d=https://%s-etcd-%d.%s-etcd:2380" $name $i $name $i $name) -}}
{{- end -}}
{{ join "," $members }}
{{- end -}}

{{/* Where the hosted services find the API server. */}}
{{- define "djong.server" -}}
https://{{ include "djong.name" . }}-api:{{ .Values.apiServer.service.port }}
{{- end -}}

{{/* Arguments: root, component, port, image, flags, settings. A leader-elected service that speaks to the API server only. */}}
{{- define "djong.led" -}}
{{- $name := include "djong.name" .root -}}
apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ $name }}-{{ .component }}
  namespace: {{ .root.Release.Namespace }}
  labels:
    {{- include "djong.labels" .root | nindent 4 }}
    app.kubernetes.io/component: {{ .component }}
spec:
  replicas: {{ .settings.replicas }}
  selector:
    matchLabels: {{- include "djong.selector" . | nindent 6 }}
  template:
    metadata:
      labels:
        {{- include "djong.labels" .root | nindent 8 }}
        app.kubernetes.io/component: {{ .component }}
      {{- with .root.Values.podAnnotations }}
      annotations: {{- toYaml . | nindent 8 }}
      {{- end }}
    spec:
      serviceAccountName: {{ $name }}
      automountServiceAccountToken: false
      terminationGracePeriodSeconds: 15
      {{- include "djong.pod" . | nindent 6 }}
      containers:
        - name: {{ .component }}
          image: {{ include "djong.image" (dict "root" .root "image" .component) }}
          imagePullPolicy: {{ .root.Values.images.pullPolicy }}
          args:
            - --kubeconfig=/pki/{{ .component }}.conf
            - --api-servers={{ include "djong.server" .root }}
            - --client-ca-file=/pki/ca.crt
            - --tls-cert-file=/pki/serving.crt
            - --tls-private-key-file=/pki/serving.key
            - --v={{ .root.Values.verbosity }}
            {{- range .flags }}
            - {{ . | quote }}
            {{- end }}
            {{- range .settings.extraArgs }}
            - {{ . | quote }}
            {{- end }}
          ports:
            - {name: management, containerPort: {{ .port }}}
          startupProbe:
            httpGet: {scheme: HTTPS, port: management, path: /actuator/health/liveness}
            periodSeconds: 2
            failureThreshold: 60
          livenessProbe:
            httpGet: {scheme: HTTPS, port: management, path: /actuator/health/liveness}
            periodSeconds: 10
            timeoutSeconds: 5
            failureThreshold: 6
          readinessProbe:
            httpGet: {scheme: HTTPS, port: management, path: /actuator/health/readiness}
            periodSeconds: 5
            timeoutSeconds: 5
          {{- include "djong.containerSecurity" . | nindent 10 }}
          {{- with .settings.resources }}
          resources: {{- toYaml . | nindent 12 }}
          {{- end }}
          volumeMounts:
            - {name: pki, mountPath: /pki, readOnly: true}
            - {name: tmp, mountPath: /tmp}
      volumes:
        - name: pki
          secret: {secretName: {{ $name }}-{{ .component }}, defaultMode: 0440}
        - name: tmp
          emptyDir: {sizeLimit: 64Mi}
{{- end -}}

{{/* Arguments: root, component, replicas. */}}
{{- define "djong.budget" -}}
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata:
  name: {{ include "djong.name" .root }}-{{ .component }}
  namespace: {{ .root.Release.Namespace }}
  labels:
    {{- include "djong.labels" .root | nindent 4 }}
    app.kubernetes.io/component: {{ .component }}
spec:
  maxUnavailable: {{ .root.Values.disruptionBudgets.maxUnavailable }}
  unhealthyPodEvictionPolicy: AlwaysAllow
  selector:
    matchLabels: {{- include "djong.selector" . | nindent 6 }}
{{- end -}}

{{/* The pod that makes keys: it looks at the Secrets that exist, makes what is missing or old, and writes it back. */}}
{{- define "djong.certificatesPod" -}}
{{- $name := include "djong.name" . -}}
{{- $etcd := list -}}
{{- range $i := until (int .Values.etcd.replicas) -}}
{{- $etcd = append $etcd (printf "%s-etcd-%d=%s-etcd-%d.%s-etcd" $name $i $name $i $name) -}}
{{- end -}}
{{- $servers := list (printf "%s-api=%s-api.%s.svc" $name $name .Release.Namespace) (printf "api-server=%s-api.%s.svc.cluster.local" $name .Release.Namespace) -}}
{{- range .Values.cluster.extraNames -}}
{{- $servers = append $servers (printf "api-server=%s" .) -}}
{{- end -}}
metadata:
  labels:
    {{- include "djong.labels" . | nindent 4 }}
    app.kubernetes.io/component: certificates
spec:
  restartPolicy: OnFailure
  serviceAccountName: {{ $name }}-certificates
  {{- with .Values.images.pullSecrets }}
  imagePullSecrets: {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with .Values.nodeSelector }}
  nodeSelector: {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with .Values.tolerations }}
  tolerations: {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- include "djong.podSecurity" . | nindent 2 }}
  containers:
    - name: certificates
      image: {{ include "djong.image" (dict "root" . "image" "tools") }}
      imagePullPolicy: {{ .Values.images.pullPolicy }}
      args:
        - certificates
        - --out=/pki
        - --secrets={{ $name }}
        - --name={{ .Values.cluster.name }}
        {{- if not .Values.etcd.external }}
        - --etcd={{ join "," $etcd }}
        {{- end }}
        - --api-server={{ join "," $servers }}
        {{- range .Values.cluster.nodes }}
        - --node={{ .name }}={{ .address }}
        {{- end }}
        - --server={{ include "djong.server" . }}
        - --outside={{ .Values.cluster.endpoint | default (include "djong.server" .) }}
        - --service-address={{ .Values.cluster.serviceAddress }}
      {{- include "djong.containerSecurity" . | nindent 6 }}
      {{- with .Values.certificates.resources }}
      resources: {{- toYaml . | nindent 8 }}
      {{- end }}
      volumeMounts:
        - {name: pki, mountPath: /pki}
        - {name: tmp, mountPath: /tmp}
  volumes:
    - name: pki
      emptyDir: {medium: Memory, sizeLimit: 16Mi}
    - name: tmp
      emptyDir: {sizeLimit: 64Mi}
{{- end -}}
