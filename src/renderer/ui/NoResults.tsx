import { FilterX } from 'lucide-react';
import { Button } from './Button.tsx';
import { EmptyState } from './EmptyState.tsx';

export interface NoResultsProps {
  /** The filter in words. */
  explanation: string;
  /** How many there are without the filter. */
  hidden?: number | undefined;
  /** The tag whose removal brings most back, and what removes it. */
  suggestion?: { readonly tag: string; readonly remove: () => void } | undefined;
  onClear: () => void;
}

/** "The filter hides everything": the filter in words, and one click that widens it. */
export function NoResults({ explanation, hidden, suggestion, onClear }: NoResultsProps) {
  return (
    <EmptyState
      icon={FilterX}
      title="Nothing matches the filter"
      actions={
        <>
          {suggestion && <Button onClick={suggestion.remove}>Remove{' '}<code>{suggestion.tag}</code></Button>}
          <Button onClick={onClear}>Clear the filter</Button>
        </>
      }
    >
      <p>{explanation}</p>
      {hidden !== undefined && hidden > 0 && <p className="mt-1 text-fg2">{hidden.toLocaleString('en-US')} hidden</p>}
    </EmptyState>
  );
}
