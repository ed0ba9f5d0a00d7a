import MendwallCommands
Mendwall.main()
