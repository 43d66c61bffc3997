// The trade's words, as the bindings have them, for whoever imports `Services`. No other module of the app may import the bindings; the
// step `ios` refuses it. The whole module is passed on because it has a type of its own name, so that `Anjian.Site` cannot be written here.
@_exported import Anjian
