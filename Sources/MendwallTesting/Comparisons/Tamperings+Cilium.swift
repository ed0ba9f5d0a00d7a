import PolicyModel

extension Comparison {
  /// What is done to a CiliumNetworkPolicy or CiliumClusterwideNetworkPolicy.
  static let tamperedCilium: [Comparison] = [
    cilium(
      "the world is added to who may come in", git: "ingress: [{fromEntities: [cluster]}]",
      live: "ingress: [{fromEntities: [cluster, world]}]",
      #"add /spec/ingress/0/fromEntities/1: "world""#),
    cilium(
      "an endpoint's selector is opened",
      git: "ingress: [{fromEndpoints: [{matchLabels: {app: a}}]}]",
      live: "ingress: [{fromEndpoints: [{}]}]",
      #"remove /spec/ingress/0/fromEndpoints/0/matchLabels/app: "a""#),
    cilium(
      "a rule for nobody is opened to everybody", git: "ingress: [{fromEndpoints: []}]",
      live: "ingress: [{}]", "remove /spec/ingress/0/fromEndpoints: []"),
    cilium(
      "a port of a Cilium rule is changed",
      git: "ingress: [{toPorts: [{ports: [{port: '80', protocol: TCP}]}]}]",
      live: "ingress: [{toPorts: [{ports: [{port: '22', protocol: TCP}]}]}]",
      #"replace /spec/ingress/0/toPorts/0/ports/0/port: "80" -> "22""#),
    cilium(
      "a port for every protocol is narrowed to one",
      git: "egress: [{toPorts: [{ports: [{port: '53'}]}]}]",
      live: "egress: [{toPorts: [{ports: [{port: '53', protocol: UDP}]}]}]",
      #"replace /spec/egress/0/toPorts/0/ports/0/protocol: "ANY" -> "UDP""#),
    cilium(
      "a range of ports is opened in a Cilium rule",
      git: "egress: [{toPorts: [{ports: [{port: '1', protocol: TCP}]}]}]",
      live: "egress: [{toPorts: [{ports: [{port: '1', endPort: 9, protocol: TCP}]}]}]",
      "add /spec/egress/0/toPorts/0/ports/0/endPort: 9"),
    cilium(
      "the family of an ICMP field that the definition sets is changed",
      git: "ingress: [{icmps: [{fields: [{type: 8}]}]}]",
      live: "ingress: [{icmps: [{fields: [{type: 8, family: IPv6}]}]}]",
      #"replace /spec/ingress/0/icmps/0/fields/0/family: "IPv4" -> "IPv6""#),
    cilium(
      "a field of a rule that the definition does not have is dropped",
      git: "ingress: [{fromEntities: [host], newer: {a: 1}}]",
      live: "ingress: [{fromEntities: [host]}]", #"remove /spec/ingress/0/newer: {"a":1}"#),
    cilium(
      "a denial is removed", git: "ingressDeny: [{fromEntities: [world]}]",
      live: "ingress: []", #"remove /spec/ingressDeny/0: {"fromEntities":["world"]}"#),
    cilium(
      "a denial of egress is narrowed", git: "egressDeny: [{toCIDR: [10.0.0.0/8, 172.16.0.0/12]}]",
      live: "egressDeny: [{toCIDR: [172.16.0.0/12]}]",
      #"remove /spec/egressDeny/0/toCIDR/0: "10.0.0.0/8""#),
    cilium(
      "a range of addresses of Cilium is written in another spelling",
      git: "egress: [{toCIDR: [10.0.0.0/8]}]", live: "egress: [{toCIDR: [10.0.0.1/8]}]",
      #"replace /spec/egress/0/toCIDR/0: "10.0.0.0/8" -> "10.0.0.1/8" (\#(sameRange))"#),
    cilium(
      "an exception of a range is removed",
      git: "egress: [{toCIDRSet: [{cidr: 10.0.0.0/8, except: [10.1.0.0/16]}]}]",
      live: "egress: [{toCIDRSet: [{cidr: 10.0.0.0/8}]}]",
      #"remove /spec/egress/0/toCIDRSet/0/except/0: "10.1.0.0/16""#),
    cilium(
      "a name that may be looked up is made a pattern",
      git: "egress: [{toFQDNs: [{matchName: a.example}]}]",
      live: "egress: [{toFQDNs: [{matchPattern: '*'}]}]",
      #"remove /spec/egress/0/toFQDNs/0: {"matchName":"a.example"}"#,
      #"add /spec/egress/0/toFQDNs/0: {"matchPattern":"*"}"#),
    cilium(
      "the requests that a port allows are no longer restricted",
      git: "ingress: [{toPorts: [{ports: [{port: '80', protocol: TCP}], rules:"
        + " {http: [{method: GET}]}}]}]",
      live: "ingress: [{toPorts: [{ports: [{port: '80', protocol: TCP}]}]}]",
      #"remove /spec/ingress/0/toPorts/0/rules: {"http":[{"method":"GET"}]}"#),
    cilium(
      "a service is added to where traffic may go",
      git: "egress: [{toServices: [{k8sService: {serviceName: a, namespace: b}}]}]",
      live: "egress: [{toServices: [{k8sService: {serviceName: a, namespace: b}},"
        + " {k8sService: {serviceName: c, namespace: b}}]}]",
      #"add /spec/egress/0/toServices/1: {"k8sService":{"namespace":"b","serviceName":"c"}}"#),
    cilium(
      "the denial of what no rule allows is switched off", git: "ingress: [{}]",
      live: "ingress: [{}]\n  enableDefaultDeny: {ingress: false}",
      #"add /spec/enableDefaultDeny: {"ingress":false}"#),
    cilium(
      "a rule that demands authentication no longer does",
      git: "ingress: [{fromEndpoints: [{}], authentication: {mode: required}}]",
      live: "ingress: [{fromEndpoints: [{}], authentication: {mode: disabled}}]",
      #"replace /spec/ingress/0/authentication: {"mode":"required"} -> {"mode":"disabled"}"#),
    .modified(
      .ciliumNetworkPolicy, "the endpoints that a Cilium policy selects are changed",
      git: "spec: {endpointSelector: {matchLabels: {app: a}}, ingress: [{}]}",
      live: "spec: {endpointSelector: {matchLabels: {app: none}}, ingress: [{}]}",
      #"replace /spec/endpointSelector/matchLabels/app: "a" -> "none""#),
    .modified(
      .ciliumNetworkPolicy, "one of several rules of a policy is removed",
      git: "specs: [{endpointSelector: {}, ingress: [{}]}, {endpointSelector: {}, egress: [{}]}]",
      live: "specs: [{endpointSelector: {}, egress: [{}]}]",
      #"remove /specs/0: {"endpointSelector":{},"ingress":[{}]}"#),
    .missing(
      .ciliumNetworkPolicy, "a Cilium policy is deleted",
      git: "spec: {endpointSelector: {}, ingress: [{}]}"),
    .unmanaged(
      .ciliumNetworkPolicy, "a Cilium policy that Git does not have appears",
      live: "spec: {endpointSelector: {}, ingress: [{fromEntities: [world]}]}",
      #"add /spec: {"endpointSelector":{},"ingress":[{"fromEntities":["world"]}]}"#),
    .modified(
      .ciliumClusterwideNetworkPolicy, "a clusterwide Cilium policy is opened",
      git: "spec: {endpointSelector: \(ownEndpoints), ingress: [{fromEntities: [cluster]}]}",
      live: "spec: {endpointSelector: \(ownEndpoints), ingress: [{fromEntities: [all]}]}",
      #"remove /spec/ingress/0/fromEntities/0: "cluster""#,
      #"add /spec/ingress/0/fromEntities/0: "all""#),
    .modified(
      .ciliumClusterwideNetworkPolicy, "a clusterwide policy for nodes is opened",
      git: "spec: {nodeSelector: {matchLabels: {role: edge}}, ingress: [{fromEntities: [host]}]}",
      live: "spec: {nodeSelector: {matchLabels: {role: edge}}, ingress: [{}]}",
      #"remove /spec/ingress/0/fromEntities: ["host"]"#),
    .missing(
      .ciliumClusterwideNetworkPolicy, "a clusterwide Cilium policy is deleted",
      git: "spec: {endpointSelector: \(ownEndpoints), egress: [{}]}"),
    .unmanaged(
      .ciliumClusterwideNetworkPolicy, "a clusterwide Cilium policy that Git does not have appears",
      live: "spec: {endpointSelector: \(ownEndpoints), egress: [{}]}",
      #"add /spec: {"egress":[{}],"endpointSelector":{"matchLabels":"#
        + #"{"k8s:io.kubernetes.pod.namespace":"$NAMESPACE"}}}"#),
  ]

  /// The endpoints of the test's own namespace.
  static let ownEndpoints = "{matchLabels: {'k8s:io.kubernetes.pod.namespace': $NAMESPACE}}"

  /// A row about the rules of a CiliumNetworkPolicy.
  private static func cilium(
    _ name: String, git: String, live: String, _ changes: String...
  ) -> Comparison {
    let head = "spec:\n  endpointSelector: {}\n  "
    return .modified(
      .ciliumNetworkPolicy, name, git: head + git, live: head + live, changes: changes)
  }
}
