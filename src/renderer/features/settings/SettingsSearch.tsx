import { useStore } from 'zustand';
import { ranked } from '../../app/palette/palette-model.ts';
import { goTo } from '../../stores/navigation.ts';
import { BarSearch } from '../../ui/BarSearch.tsx';
import { Kbd } from '../../ui/Kbd.tsx';
import { SETTING_ENTRIES } from './setting-entries.ts';
import { settingsSearchStore } from './settings-search.ts';

/** The context bar's search on this screen. */
export function SettingsSearch() {
  const text = useStore(settingsSearchStore, (state) => state.text);
  return (
    <BarSearch
      value={text}
      label="Find a setting"
      onChange={(next) => settingsSearchStore.setState({ text: next })}
      onKeyDown={(event) => {
        if (event.key === 'Escape') { settingsSearchStore.setState({ text: '' }); event.currentTarget.blur(); }
        const [first] = ranked(SETTING_ENTRIES, text, (entry) => `${entry.label} ${entry.sectionLabel}`);
        if (event.key === 'Enter' && first) { settingsSearchStore.setState({ text: '' }); goTo('settings', first.section); }
      }}
    >
      <Kbd keys="/" />
    </BarSearch>
  );
}
