import type { ComponentType } from 'react';
import { useStore } from 'zustand';
import { ranked } from '../../app/palette/palette-model.ts';
import { goTo, navigationStore } from '../../stores/navigation.ts';
import { cx } from '../../ui/classes.ts';
import { CertificatesSection } from '../certificates/CertificatesSection.tsx';
import { AboutSection } from './AboutSection.tsx';
import { ClockSection } from './ClockSection.tsx';
import { ConnectionsSection } from './ConnectionsSection.tsx';
import { GeneralSection } from './GeneralSection.tsx';
import { IdentitySection } from './IdentitySection.tsx';
import { InputsSection } from './InputsSection.tsx';
import { KeyboardSection } from './KeyboardSection.tsx';
import { OutputsSection } from './OutputsSection.tsx';
import { PrivacySection } from './PrivacySection.tsx';
import { RetentionSection } from './RetentionSection.tsx';
import { ServerSection } from './ServerSection.tsx';
import { WorkspaceSection } from './WorkspaceSection.tsx';
import { sectionOf, SECTIONS, SETTING_ENTRIES } from './setting-entries.ts';
import type { SectionId } from './setting-entries.ts';
import { settingsSearchStore } from './settings-search.ts';

const CONTENT: Readonly<Record<SectionId, ComponentType>> = {
  general: GeneralSection, server: ServerSection, certificates: CertificatesSection, retention: RetentionSection, workspace: WorkspaceSection, inputs: InputsSection,
  outputs: OutputsSection, connections: ConnectionsSection, identity: IdentitySection, privacy: PrivacySection, clock: ClockSection, keyboard: KeyboardSection, about: AboutSection,
};

const GROUPS = ['Cloudchamber', 'Workspace'] as const;

function SectionList({ current }: { current: SectionId }) {
  return (
    <nav aria-label="Settings sections" className="w-46 shrink-0 overflow-y-auto border-r border-line p-2">
      {GROUPS.map((group) => (
        <div key={group} className="mb-3">
          <h2 className="px-2 pt-2 pb-1.5 text-11 text-fg2">{group}</h2>
          {SECTIONS.filter((section) => section.group === group).map(({ id, label, icon: Icon }) => (
            <button
              key={id}
              type="button"
              aria-current={id === current ? 'page' : undefined}
              onClick={() => { settingsSearchStore.setState({ text: '' }); goTo('settings', id); }}
              className={cx('flex h-[30px] w-full items-center gap-2.5 rounded-md px-2 text-13', id === current ? 'bg-bg3 font-semibold text-fg0' : 'font-medium text-fg1 hover:bg-bg2 hover:text-fg0')}
            >
              <Icon aria-hidden size={15} strokeWidth={1.75} /> {label}
            </button>
          ))}
        </div>
      ))}
    </nav>
  );
}

function SearchResults({ text }: { text: string }) {
  const found = ranked(SETTING_ENTRIES, text, (entry) => `${entry.label} ${entry.sectionLabel}`);
  if (found.length === 0) return <p role="status" className="p-8 text-fg1">No setting is called “{text}”.</p>;
  return (
    <ul className="flex max-w-[720px] flex-col gap-px p-6" aria-label="Settings found">
      {found.map((entry) => (
        <li key={`${entry.section}.${entry.label}`}>
          <button type="button" onClick={() => { settingsSearchStore.setState({ text: '' }); goTo('settings', entry.section); }} className="flex h-9 w-full items-center gap-3 rounded-md px-3 text-left hover:bg-bg2">
            <span className="font-medium">{entry.label}</span>
            <span className="text-12 text-fg2">{entry.sectionLabel}</span>
          </button>
        </li>
      ))}
    </ul>
  );
}

export function SettingsScreen() {
  const { id } = sectionOf(useStore(navigationStore, (state) => state.section));
  const search = useStore(settingsSearchStore, (state) => state.text).trim();
  const Content = CONTENT[id];
  return (
    <div className="flex min-h-0 flex-1">
      <SectionList current={id} />
      <div className="min-h-0 min-w-0 flex-1 overflow-y-auto">{search === '' ? <Content /> : <SearchResults text={search} />}</div>
    </div>
  );
}
