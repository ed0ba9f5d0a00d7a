import MendwallCommands

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

// Swift's runtime asks for more priority than users have who are not root, and would tell the system's log so in
// each of their runs.
setenv("LIBDISPATCH_LOG", "NO", 0)

let arguments = Array(CommandLine.arguments.dropFirst())
exit(await Mendwall.run(arguments, in: .process).rawValue)
