/// An audit log as a busy API server writes it: mostly of leases and pods.
enum AuditLogStream {
  static func print(megabytes: Int) {
    var block = ""
    var number = 0
    while block.utf8.count < 1 << 20 {
      block += event(number)
      number += 1
    }
    for _ in 0..<megabytes { Swift.print(block, terminator: "") }
  }

  private static func event(_ number: Int) -> String {
    let (resource, verb) = number % 3 == 0 ? ("pods", "patch") : ("leases", "update")
    let name = "\(resource)-\(number)"
    let path = "/api/v1/namespaces/system-\(number % 40)/\(resource)/\(name)"
    return #"{"kind":"Event","apiVersion":"audit.k8s.io/v1","level":"RequestResponse","#
      + #""auditID":"00000000-0000-4000-8000-\#(100_000_000_000 + number)","stage":"ResponseComplete","#
      + #""requestURI":"\#(path)?fieldManager=kubelet","verb":"\#(verb)","#
      + #""user":{"username":"system:node:node-\#(number % 90)","groups":["system:nodes","system:authenticated"]},"#
      + #""sourceIPs":["10.0.\#(number % 250).7"],"userAgent":"kubelet/v1.36.2 (linux/amd64) kubernetes/0000000","#
      + #""objectRef":{"resource":"\#(resource)","namespace":"system-\#(number % 40)","name":"\#(name)","#
      + #""uid":"11111111-0000-4000-8000-\#(100_000_000_000 + number)","apiVersion":"v1","resourceVersion":"\#(number)"},"#
      + #""responseStatus":{"metadata":{},"code":200},"requestObject":{"spec":{"holderIdentity":"node-\#(number % 90)","#
      + #""leaseDurationSeconds":40,"renewTime":"2026-11-21T14:02:00.000000Z"}},"#
      + #""requestReceivedTimestamp":"2026-11-21T14:02:00.000000Z","stageTimestamp":"2026-11-21T14:02:00.004000Z","#
      + #""annotations":{"authorization.k8s.io/decision":"allow","authorization.k8s.io/reason":""}}"#
      + "\n"
  }
}
