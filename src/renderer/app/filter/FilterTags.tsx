import { X } from 'lucide-react';
import type { FilterTag } from '../../../protocol/filter/index.ts';

export interface FilterTagsProps {
  tags: readonly FilterTag[];
  onRemove: (index: number) => void;
  onEdit: (tag: FilterTag) => void;
}

/** Complete terms: a click on the text edits, on the cross removes. */
export function FilterTags({ tags, onRemove, onEdit }: FilterTagsProps) {
  return tags.map((tag, index) => (
    <span key={`${index}${tag.text}`} className="flex h-5 max-w-72 shrink-0 items-center rounded bg-accent-tint text-accent">
      <button type="button" title="Edit" tabIndex={-1} onClick={() => onEdit(tag)} className="truncate pl-1.5 font-mono text-12">{tag.text}</button>
      <button type="button" aria-label={`Remove ${tag.text}`} onClick={() => onRemove(index)} className="flex h-5 items-center px-1 opacity-70 hover:opacity-100"><X aria-hidden size={12} /></button>
    </span>
  ));
}
