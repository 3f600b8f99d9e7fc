import { KeyRound } from 'lucide-react';
import { secretVariable } from '../../../../protocol/secret-variable.ts';
import type { OutputCatalogueEntry, SettingField } from '../../../api/api.ts';
import { useSecretSource } from '../../../api/outputs.ts';
import { goToOutput } from '../../../stores/output-place.ts';
import { Badge } from '../../../ui/Badge.tsx';
import { Button } from '../../../ui/Button.tsx';
import { CopyButton } from '../../../ui/CopyButton.tsx';
import { TextLink } from '../../../ui/TextLink.tsx';
import { Section } from '../../connections/sheet/Section.tsx';
import type { OpenFile } from '../../connections/use-desk.ts';
import { isSecretRef } from '../form/setting-values.ts';

export interface CredentialsSectionProps {
  output: OpenFile<'outputs'>;
  definition: OutputCatalogueEntry | undefined;
}

/** Where the value of one secret is: stored on this machine, in the environment, or nowhere. */
function Source({ name }: { name: string }) {
  const source = useSecretSource(name).data;
  if (source === undefined) return null;
  if (source === 'stored') return <Badge tone="ok" title="Readable by you alone, outside of the workspace’s folder">stored on this machine</Badge>;
  const variable = secretVariable(name);
  return (
    <span className="flex min-w-0 items-center gap-1.5">
      {source === 'environment' ? <Badge tone="ok">from the environment</Badge> : <Badge tone="error" title={`Type it in Settings, or start Cloudchamber with ${variable}`}>no value</Badge>}
      <code className="truncate text-12 text-fg1">{variable}</code>
      <CopyButton text={variable} label="Copy the variable’s name" />
    </span>
  );
}

function Credential({ output, field }: { output: OpenFile<'outputs'>; field: SettingField }) {
  const { settings, environment_settings: sets } = output.value;
  const held = [settings[field.key], sets?.development[field.key], sets?.production[field.key]].filter((value) => value !== undefined && value !== null && value !== '');
  const names = [...new Set(held.flatMap((value) => (isSecretRef(value) ? [value.$secret] : [])))];
  const own = `output.${output.name}.${field.key}`;
  return (
    <li data-credential={field.key} className="flex min-h-9 flex-wrap items-center gap-x-3 gap-y-1 px-3 py-1">
      <KeyRound aria-hidden size={14} className="shrink-0 text-fg2" />
      <span className="min-w-40 flex-1"><TextLink title="Show the setting" onClick={() => goToOutput(output.name, 'settings', `/settings/${field.key}`)}>{field.label}</TextLink></span>
      {names.map((name) => <Source key={name} name={name} />)}
      {held.length > names.length && <Badge tone="warn">typed, not saved yet</Badge>}
      {held.length === 0 && (
        <>
          <Badge>not set</Badge>
          <Button size="small" title={`It is then read from ${secretVariable(own)} when Cloudchamber starts`} onClick={() => output.change({ settings: { ...settings, [field.key]: { $secret: own } } })}>Take it from the environment</Button>
        </>
      )}
    </li>
  );
}

/** The secrets it sends with, and where their values are; never the values. */
export function CredentialsSection({ output, definition }: CredentialsSectionProps) {
  const secrets = definition?.settings.filter(({ secret }) => secret) ?? [];
  if (secrets.length === 0) return null;
  return (
    <Section title="Credentials" note="Their values are kept apart from the workspace’s files, and are left out of exports and reports.">
      <ul aria-label="Credentials" className="divide-y divide-line rounded-lg border border-line bg-bg1">
        {secrets.map((field) => <Credential key={field.key} output={output} field={field} />)}
      </ul>
    </Section>
  );
}
