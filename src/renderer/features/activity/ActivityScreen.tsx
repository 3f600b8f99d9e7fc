/** Activity (ui.md C6). */
export function ActivityScreen() {
  return <h1 className="p-4">Activity</h1>;
}
