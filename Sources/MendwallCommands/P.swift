public import ArgumentParser
import KubernetesClient
public struct Mendwall: ParsableCommand { public init() {} }
