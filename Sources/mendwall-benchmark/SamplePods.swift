/// Pods as an API server gives them to a list: most of their text is of no interest to network policies.
enum SamplePods {
  /// How many pods a Deployment has.
  private static let replicas = 10

  static func printList(count: Int, namespaces: Int) {
    print(
      #"{"kind":"PodList","apiVersion":"v1","metadata":{"resourceVersion":"1"},"items":["#,
      terminator: "")
    for index in 0..<count {
      print(pod(index, namespaces: namespaces), terminator: index == count - 1 ? "" : ",")
    }
    print("]}")
  }

  private static func pod(_ index: Int, namespaces: Int) -> String {
    let workload = index / replicas
    let app = "service-\(workload)"
    let hash = String(1_000_000_000 + workload, radix: 32)
    let replicaSet = "\(app)-\(hash)"
    let name = "\(replicaSet)-\(String(40_000 + index, radix: 32))"
    let address = "10.\(index / 65_536).\(index / 256 % 256).\(index % 256)"
    let labels =
      #""app.kubernetes.io/instance":"\#(app)","app.kubernetes.io/managed-by":"Helm","#
      + #""app.kubernetes.io/name":"\#(app)","app.kubernetes.io/part-of":"shop","#
      + #""app.kubernetes.io/version":"1.\#(workload % 40).0","pod-template-hash":"\#(hash)","#
      + #""topology.example.com/tier":"\#(workload % 3 == 0 ? "frontend" : "backend")""#
    let uid = "7d1f42c0-0000-4000-8000-\(100_000_000_000 + index)"
    let metadata =
      #"{"name":"\#(name)","generateName":"\#(replicaSet)-","#
      + #""namespace":"bench-\#(workload % namespaces)","uid":"\#(uid)","resourceVersion":"\#(9_000_000 + index)","#
      + #""generation":1,"creationTimestamp":"2026-11-01T10:00:00Z","labels":{\#(labels)},"#
      + #""annotations":{"checksum/config":"2a94c1bb7b1e2f7a8d6c3c5fd0c1f4be7d0a1cbd7e6c1b52f6ab3be2d0c0a1d4","#
      + #""prometheus.io/scrape":"true","prometheus.io/port":"9090","#
      + #""k8s.example.com/network-status":"[{\n    \"name\": \"cbr0\",\n    \"ips\": [\"\#(address)\"],\n    \"default\": true\n}]"},"#
      + #""ownerReferences":[{"apiVersion":"apps/v1","kind":"ReplicaSet","name":"\#(replicaSet)","#
      + #""uid":"5b0e-0000-4000-8000-\#(workload)","controller":true,"blockOwnerDeletion":true}],"#
      + #""managedFields":[\#(managers.joined(separator: ","))]}"#
    return #"{"metadata":\#(metadata),"spec":\#(spec(app, node: index % 200)),"#
      + #""status":\#(status(app, address, node: index % 200))}"#
  }

  private static let managers = [
    #"{"manager":"kube-controller-manager","operation":"Update","apiVersion":"v1","#
      + #""time":"2026-11-01T10:00:00Z","fieldsType":"FieldsV1","fieldsV1":{"f:metadata":{"f:annotations":{".":{},"#
      + #""f:checksum/config":{},"f:prometheus.io/port":{},"f:prometheus.io/scrape":{}},"f:generateName":{},"#
      + #""f:labels":{".":{},"f:app.kubernetes.io/instance":{},"f:app.kubernetes.io/managed-by":{},"#
      + #""f:app.kubernetes.io/name":{},"f:app.kubernetes.io/part-of":{},"f:pod-template-hash":{}},"#
      + #""f:ownerReferences":{".":{},"k:{\"uid\":\"5b0e7c1e-0000-4000-8000-100000000000\"}":{}}},"f:spec":{"#
      + #""f:affinity":{},"f:containers":{"k:{\"name\":\"app\"}":{".":{},"f:args":{},"f:env":{".":{},"#
      + (0..<10).map {
        #""k:{\"name\":\"SETTING_\#($0)\"}":{".":{},"f:name":{},"f:value":{}}"#
      }.joined(separator: ",")
      + #"},"f:image":{},"f:imagePullPolicy":{},"f:livenessProbe":{".":{},"f:failureThreshold":{},"f:httpGet":{".":{},"#
      + #""f:path":{},"f:port":{},"f:scheme":{}},"f:initialDelaySeconds":{},"f:periodSeconds":{},"f:successThreshold":{},"#
      + #""f:timeoutSeconds":{}},"f:name":{},"f:ports":{".":{},"k:{\"containerPort\":8080,\"protocol\":\"TCP\"}":{".":{},"#
      + #""f:containerPort":{},"f:name":{},"f:protocol":{}}},"f:resources":{".":{},"f:limits":{".":{},"f:cpu":{},"#
      + #""f:memory":{}},"f:requests":{".":{},"f:cpu":{},"f:memory":{}}},"f:securityContext":{".":{},"#
      + #""f:allowPrivilegeEscalation":{},"f:runAsNonRoot":{}},"f:terminationMessagePath":{},"#
      + #""f:terminationMessagePolicy":{},"f:volumeMounts":{".":{},"k:{\"mountPath\":\"/etc/app\"}":{".":{},"#
      + #""f:mountPath":{},"f:name":{},"f:readOnly":{}}}}},"f:dnsPolicy":{},"f:enableServiceLinks":{},"f:restartPolicy":{},"#
      + #""f:schedulerName":{},"f:securityContext":{},"f:serviceAccount":{},"f:serviceAccountName":{},"#
      + #""f:terminationGracePeriodSeconds":{},"f:volumes":{".":{},"k:{\"name\":\"config\"}":{".":{},"f:configMap":{".":{},"#
      + #""f:defaultMode":{},"f:name":{}},"f:name":{}}}}}}"#,
    #"{"manager":"kubelet","operation":"Update","apiVersion":"v1","time":"2026-11-01T10:00:07Z","#
      + #""fieldsType":"FieldsV1","fieldsV1":{"f:status":{"f:conditions":{"#
      + ["ContainersReady", "Initialized", "PodReadyToStartContainers", "Ready"].map {
        #""k:{\"type\":\"\#($0)\"}":{".":{},"f:lastProbeTime":{},"f:lastTransitionTime":{},"f:status":{},"f:type":{}}"#
      }.joined(separator: ",")
      + #"},"f:containerStatuses":{},"f:hostIP":{},"f:hostIPs":{},"f:phase":{},"f:podIP":{},"f:podIPs":{".":{},"#
      + #""k:{\"ip\":\"10.0.0.1\"}":{".":{},"f:ip":{}}},"f:startTime":{}}},"subresource":"status"}"#,
  ]

  private static func spec(_ app: String, node: Int) -> String {
    let environment = (0..<10).map {
      #"{"name":"SETTING_\#($0)","value":"https://\#(app).example.com/path/\#($0)?a=1"}"#
    }
    return #"{"volumes":[{"name":"config","configMap":{"name":"\#(app)","defaultMode":420}},"#
      + #"{"name":"kube-api-access-x7k2p","projected":{"sources":[{"serviceAccountToken":{"expirationSeconds":3607,"#
      + #""path":"token"}},{"configMap":{"name":"kube-root-ca.crt","items":[{"key":"ca.crt","path":"ca.crt"}]}},"#
      + #"{"downwardAPI":{"items":[{"path":"namespace","fieldRef":{"apiVersion":"v1","fieldPath":"metadata.namespace"}}]}}],"#
      + #""defaultMode":420}}],"containers":[{"name":"app","image":"registry.example.com/shop/\#(app):1.0.3","#
      + #""args":["--listen=:8080","--log-level=info"],"ports":[{"name":"http","containerPort":8080,"protocol":"TCP"},"#
      + #"{"name":"metrics","containerPort":9090,"protocol":"TCP"}],"env":[\#(environment.joined(separator: ","))],"#
      + #""resources":{"limits":{"cpu":"500m","memory":"256Mi"},"requests":{"cpu":"100m","memory":"128Mi"}},"#
      + #""volumeMounts":[{"name":"config","readOnly":true,"mountPath":"/etc/app"},{"name":"kube-api-access-x7k2p","#
      + #""readOnly":true,"mountPath":"/var/run/secrets/kubernetes.io/serviceaccount"}],"#
      + #""livenessProbe":{"httpGet":{"path":"/healthz","port":"http","scheme":"HTTP"},"initialDelaySeconds":5,"#
      + #""timeoutSeconds":1,"periodSeconds":10,"successThreshold":1,"failureThreshold":3},"#
      + #""readinessProbe":{"httpGet":{"path":"/ready","port":"http","scheme":"HTTP"},"timeoutSeconds":1,"#
      + #""periodSeconds":10,"successThreshold":1,"failureThreshold":3},"terminationMessagePath":"/dev/termination-log","#
      + #""terminationMessagePolicy":"File","imagePullPolicy":"IfNotPresent","securityContext":{"capabilities":{"drop":["ALL"]},"#
      + #""runAsNonRoot":true,"readOnlyRootFilesystem":true,"allowPrivilegeEscalation":false}}],"restartPolicy":"Always","#
      + #""terminationGracePeriodSeconds":30,"dnsPolicy":"ClusterFirst","serviceAccountName":"\#(app)","#
      + #""serviceAccount":"\#(app)","nodeName":"node-\#(node).example.com","securityContext":{"fsGroup":1000},"#
      + #""affinity":{"podAntiAffinity":{"preferredDuringSchedulingIgnoredDuringExecution":[{"weight":100,"podAffinityTerm":{"#
      + #""labelSelector":{"matchLabels":{"app.kubernetes.io/name":"\#(app)"}},"topologyKey":"kubernetes.io/hostname"}}]}},"#
      + #""schedulerName":"default-scheduler","tolerations":[{"key":"node.kubernetes.io/not-ready","operator":"Exists","#
      + #""effect":"NoExecute","tolerationSeconds":300},{"key":"node.kubernetes.io/unreachable","operator":"Exists","#
      + #""effect":"NoExecute","tolerationSeconds":300}],"priority":0,"enableServiceLinks":true,"#
      + #""preemptionPolicy":"PreemptLowerPriority"}"#
  }

  private static func status(_ app: String, _ address: String, node: Int) -> String {
    let conditions = [
      "PodReadyToStartContainers", "Initialized", "Ready", "ContainersReady", "PodScheduled",
    ].map {
      #"{"type":"\#($0)","status":"True","lastProbeTime":null,"lastTransitionTime":"2026-11-01T10:00:07Z"}"#
    }
    let digest = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
    return #"{"phase":"Running","conditions":[\#(conditions.joined(separator: ","))],"#
      + #""hostIP":"192.168.0.\#(node)","hostIPs":[{"ip":"192.168.0.\#(node)"}],"podIP":"\#(address)","#
      + #""podIPs":[{"ip":"\#(address)"}],"startTime":"2026-11-01T10:00:00Z","containerStatuses":[{"name":"app","#
      + #""state":{"running":{"startedAt":"2026-11-01T10:00:03Z"}},"lastState":{},"ready":true,"restartCount":0,"#
      + #""image":"registry.example.com/shop/\#(app):1.0.3","imageID":"registry.example.com/shop/\#(app)@sha256:\#(digest)","#
      + #""containerID":"containerd://\#(digest)","started":true}],"qosClass":"Burstable"}"#
  }
}
