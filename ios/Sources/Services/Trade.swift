// The trade's words, as the bindings have them, for whoever imports `Services`. No other module of the app may import the bindings; the
// step `ios` refuses it. The whole module is passed on because it has a type of its own name, so that `Anjian.Site` cannot be written here.
@_exported import Anjian

/// What the app lends the core for looking at the network; a file that imports Apple's module of the same name cannot call it by its own.
public typealias NetworkSource = Network
