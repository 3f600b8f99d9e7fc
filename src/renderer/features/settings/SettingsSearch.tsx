import { useStore } from 'zustand';
import { Search } from 'lucide-react';
import { ranked } from '../../app/palette/palette-model.ts';
import { goTo } from '../../stores/navigation.ts';
import { Kbd } from '../../ui/Kbd.tsx';
import { SETTING_ENTRIES } from './setting-entries.ts';
import { settingsSearchStore } from './settings-search.ts';

/** The context bar's search on this screen. */
export function SettingsSearch() {
  const text = useStore(settingsSearchStore, (state) => state.text);
  return (
    <label className="flex h-7 min-w-0 flex-1 items-center gap-2 rounded-md border border-line bg-bg1 px-2.5 focus-within:border-accent">
      <Search aria-hidden size={14} className="shrink-0 text-fg2" />
      <input
        data-filter-input
        value={text}
        placeholder="Find a setting"
        aria-label="Find a setting"
        spellCheck={false}
        onChange={(event) => settingsSearchStore.setState({ text: event.target.value })}
        onKeyDown={(event) => {
          if (event.key === 'Escape') { settingsSearchStore.setState({ text: '' }); event.currentTarget.blur(); }
          const [first] = ranked(SETTING_ENTRIES, text, (entry) => `${entry.label} ${entry.sectionLabel}`);
          if (event.key === 'Enter' && first) { settingsSearchStore.setState({ text: '' }); goTo('settings', first.section); }
        }}
        className="min-w-0 flex-1 bg-transparent outline-none"
      />
      <Kbd keys="/" />
    </label>
  );
}
