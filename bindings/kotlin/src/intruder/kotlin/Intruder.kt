package intruder

import app.anjian.Platform
import app.anjian.Workspace
import app.anjian.readTicket

/** An app that goes round the adapter. The step `kotlin` sees to it that this does not compile. */
fun open(folder: String, platform: Platform) {
    readTicket("")
    Workspace.open(folder, platform)
}
