import ArgumentParser

struct ClusterOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Compare with manifests in a file or folder, or - for standard input, in place of a cluster.",
      valueName: "path"))
  var live: String?

  @Option(help: "The kubeconfig to use. Default: KUBECONFIG, ~/.kube/config, or the pod's account.")
  var kubeconfig: String?

  @Option(help: "The context of the kubeconfig to use. Default: its current one.")
  var context: String?

  @Option(
    help: ArgumentHelp(
      "Which of the clusters of .mendwall.yaml it is. Default: the one with its uid.",
      valueName: "name"))
  var cluster: String?

  @Option(
    help: ArgumentHelp("How long one request to the server may take.", valueName: "seconds"))
  var requestTimeout = 60

  func validate() throws {
    if [live, kubeconfig, context, cluster].contains("") {
      throw ValidationError(
        "--live, --kubeconfig, --context and --cluster need a value; this one is empty.")
    }
    if live != nil, kubeconfig != nil || context != nil {
      throw ValidationError(
        "--live compares with files; --kubeconfig and --context need a cluster.")
    }
    guard (1...3600).contains(requestTimeout) else {
      throw ValidationError("--request-timeout takes 1 to 3600 seconds.")
    }
  }
}
