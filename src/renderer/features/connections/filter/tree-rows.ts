/** The rows of the tree on screen: what is unfolded, or everything a search met with what stands above it. */
import type { FilterItem } from './filter-tree.ts';

export interface TreeRow {
  readonly item: FilterItem;
  readonly depth: number;
  readonly above: readonly FilterItem[];
  readonly open: boolean;
}

export function treeRows(tree: readonly FilterItem[], open: ReadonlySet<string>, search: string): TreeRow[] {
  const wanted = search.trim().toLowerCase();
  const meets = (item: FilterItem): boolean => item.label.toLowerCase().includes(wanted) || item.children.some(meets);
  const walk = (items: readonly FilterItem[], above: readonly FilterItem[], all: boolean): TreeRow[] => items.flatMap((item): TreeRow[] => {
    if (!all && !meets(item)) return [];
    const itself = all || item.label.toLowerCase().includes(wanted);
    const inner = item.children.some((child) => !all && meets(child));
    const isOpen = item.children.length > 0 && (wanted === '' ? open.has(item.id) : inner || open.has(item.id));
    const row: TreeRow = { item, depth: above.length, above, open: isOpen };
    return isOpen ? [row, ...walk(item.children, [...above, item], wanted === '' || (itself && !inner))] : [row];
  });
  return walk(tree, [], wanted === '');
}

/** Items that stand above the one with this id, and the item; empty when there is none. */
export function pathTo(tree: readonly FilterItem[], id: string): FilterItem[] {
  for (const item of tree) {
    if (item.id === id) return [item];
    const inner = pathTo(item.children, id);
    if (inner.length > 0) return [item, ...inner];
  }
  return [];
}

/** The item of the most specific switch at or above a place in the filter: `/screens/Home/attributes/tab` or, without it, `/screens/Home`. */
export function itemAt(tree: readonly FilterItem[], path: string): FilterItem[] {
  for (let at = path; at !== ''; at = at.slice(0, at.lastIndexOf('/'))) {
    const found = pathTo(tree, at);
    if (found.length > 0) return found;
  }
  return [];
}
