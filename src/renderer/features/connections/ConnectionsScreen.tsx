/** Connections (ui.md C6). */
export function ConnectionsScreen() {
  return <h1 className="p-4">Connections</h1>;
}
