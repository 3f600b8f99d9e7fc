import { useState } from 'react';
import { Braces, FlaskConical, ScrollText, Search } from 'lucide-react';
import type { LucideIcon } from 'lucide-react';
import { useStore } from 'zustand';
import type { RuleSummary } from '../../../protocol/rule.ts';
import { useRules } from '../../api/rules.ts';
import { ranked } from '../../app/palette/palette-model.ts';
import { goTo, navigationStore } from '../../stores/navigation.ts';
import { cx } from '../../ui/classes.ts';
import { Kbd } from '../../ui/Kbd.tsx';
import { caseTitle } from './case-model.ts';
import { deskStore, setOf, showPanel } from './desk-store.ts';
import { rulePlace } from './rule-place.ts';

interface Hit {
  readonly id: string;
  readonly icon: LucideIcon;
  readonly title: string;
  readonly detail: string;
  readonly open: () => void;
}

const SHOWN = 8;

function hits(rules: readonly RuleSummary[], text: string, current: string | null): Hit[] {
  const all: Hit[] = rules.flatMap((rule): Hit[] => [
    { id: rule.name, icon: Braces, title: rule.name, detail: rule.description || 'rule', open: () => goTo('rules', rule.name) },
    ...rule.cases.map((name): Hit => ({
      id: `${rule.name}/${name}`, icon: FlaskConical, title: caseTitle(name), detail: `case of ${rule.name}`,
      open: () => { setOf('probes', rule.name, undefined); setOf('selected', rule.name, name); goTo('rules', rule.name); },
    })),
  ]);
  const found = ranked(all, text, (hit) => `${hit.title} ${hit.detail}`).slice(0, SHOWN);
  if (current === null) return found;
  return [...found, { id: 'log', icon: ScrollText, title: `“${text}”`, detail: `in the log of ${current}`, open: () => { deskStore.setState({ logSearch: text }); showPanel('logs'); } }];
}

/** The context bar's search on this screen: rules, cases, the log of the rule in front. */
export function RulesSearch() {
  const { data } = useRules();
  const section = useStore(navigationStore, (state) => state.section);
  const [text, setText] = useState('');
  const [active, setActive] = useState(0);
  const found = text.trim() === '' ? [] : hits(data?.items ?? [], text.trim(), rulePlace(section).rule ?? data?.items[0]?.name ?? null);

  function open(hit: Hit | undefined): void {
    setText('');
    setActive(0);
    hit?.open();
  }
  return (
    <div className="relative min-w-0 flex-1">
      <label className="flex h-7 min-w-0 items-center gap-2 rounded-md border border-line bg-bg1 px-2.5 focus-within:border-accent">
        <Search aria-hidden size={14} className="shrink-0 text-fg2" />
        <input
          data-filter-input
          role="combobox"
          aria-expanded={found.length > 0}
          aria-controls="rules-search"
          aria-activedescendant={found[active] === undefined ? undefined : `rules-search-${active}`}
          value={text}
          placeholder="Find a rule, a case, a log line"
          aria-label="Find a rule, a case, a log line"
          spellCheck={false}
          onChange={(event) => { setText(event.target.value); setActive(0); }}
          onBlur={() => setText('')}
          onKeyDown={(event) => {
            if (event.key === 'Escape') { setText(''); event.currentTarget.blur(); }
            else if (event.key === 'ArrowDown') setActive(Math.min(found.length - 1, active + 1));
            else if (event.key === 'ArrowUp') setActive(Math.max(0, active - 1));
            else if (event.key === 'Enter') { open(found[active]); event.currentTarget.blur(); }
            else return;
            event.preventDefault();
          }}
          className="min-w-0 flex-1 bg-transparent outline-none"
        />
        <Kbd keys="/" />
      </label>
      {found.length > 0 && (
        <ul id="rules-search" role="listbox" aria-label="Found" className="absolute inset-x-0 top-8 z-40 rounded-lg bg-pop p-1 shadow-pop">
          {found.map((hit, index) => {
            const Icon = hit.icon;
            return (
              <li
                key={hit.id}
                id={`rules-search-${index}`}
                role="option"
                aria-selected={index === active}
                onPointerDown={(event) => { event.preventDefault(); open(hit); }}
                className={cx('flex h-7.5 cursor-default items-center gap-2.5 rounded px-2', index === active ? 'bg-bg3' : 'hover:bg-bg3')}
              >
                <Icon aria-hidden size={14} className="shrink-0 text-fg2" />
                <span className="truncate">{hit.title}</span>
                <span className="min-w-0 truncate text-12 text-fg2">{hit.detail}</span>
              </li>
            );
          })}
        </ul>
      )}
    </div>
  );
}
