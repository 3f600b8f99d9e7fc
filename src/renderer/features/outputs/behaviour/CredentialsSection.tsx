import { KeyRound } from 'lucide-react';
import type { OutputCatalogueEntry } from '../../../api/api.ts';
import { goToOutput } from '../../../stores/output-place.ts';
import { Badge } from '../../../ui/Badge.tsx';
import { TextLink } from '../../../ui/TextLink.tsx';
import { Section } from '../../connections/sheet/Section.tsx';
import type { OpenFile } from '../../connections/use-desk.ts';
import { isSecretRef } from '../form/setting-values.ts';

export interface CredentialsSectionProps {
  output: OpenFile<'outputs'>;
  definition: OutputCatalogueEntry | undefined;
}

/** The secrets it sends with, and where their values are; never the values. */
export function CredentialsSection({ output, definition }: CredentialsSectionProps) {
  const secrets = definition?.settings.filter(({ secret }) => secret) ?? [];
  if (secrets.length === 0) return null;
  const { settings, environment_settings: sets } = output.value;
  return (
    <Section title="Credentials" note="They are kept apart from the workspace’s files, readable by you alone, and are left out of exports and reports.">
      <ul aria-label="Credentials" className="divide-y divide-line rounded-lg border border-line bg-bg1">
        {secrets.map(({ key, label }) => {
          const held = [settings[key], sets?.development[key], sets?.production[key]].filter((value) => value !== undefined && value !== null && value !== '');
          const names = [...new Set(held.flatMap((value) => (isSecretRef(value) ? [value.$secret] : [])))];
          return (
            <li key={key} className="flex min-h-9 flex-wrap items-center gap-x-3 gap-y-1 px-3 py-1">
              <KeyRound aria-hidden size={14} className="shrink-0 text-fg2" />
              <TextLink title="Show the setting" onClick={() => goToOutput(output.name, 'settings', `/settings/${key}`)}>{label}</TextLink>
              <span className="flex min-w-0 flex-1 flex-wrap gap-x-2">{names.map((name) => <code key={name} className="text-12 text-fg2">{name}</code>)}</span>
              {held.length === 0 ? <Badge>not set</Badge> : names.length === 0 ? <Badge tone="warn">typed, not saved yet</Badge> : <Badge tone="ok">stored</Badge>}
            </li>
          );
        })}
      </ul>
    </Section>
  );
}
