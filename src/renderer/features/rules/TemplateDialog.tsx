import { useState } from 'react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import type { RuleTemplate } from '../../../protocol/rule.ts';
import { asApiError } from '../../api/client.ts';
import { ruleApi, templatesQuery } from '../../api/rules.ts';
import { Badge } from '../../ui/Badge.tsx';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { SearchField } from '../../ui/SearchField.tsx';
import { SkeletonRows } from '../../ui/Skeleton.tsx';
import { ranked } from '../../app/palette/palette-model.ts';
import { openDialog } from './desk-store.ts';
import { codeToRun, runCases } from './rule-reports.ts';
import { attempt, useDesk } from './use-desk.ts';
import { makeCase, targetOf } from './use-probe.ts';

/** A ready batch for every event type and input. The case expects what the rule gives now. */
export function TemplateDialog() {
  const client = useQueryClient();
  const desk = useDesk();
  const [search, setSearch] = useState('');
  const [busy, setBusy] = useState(false);
  const templates = useQuery(templatesQuery);
  const close = () => openDialog(null);
  function use(template: RuleTemplate): void {
    setBusy(true);
    void attempt((async () => {
      const trial = await ruleApi.run(desk.name, { ...codeToRun(client, desk.name), template: template.id, position: template.position, ...targetOf(desk.summary, template.position) });
      await makeCase(desk, template.title, template.batch, template, trial);
      close();
      await desk.refresh();
      await runCases(client, desk.name);
    })(), 'Case saved: it expects what the rule gives now').then(() => setBusy(false));
  }
  const found = ranked(templates.data ?? [], search, (template) => `${template.title} ${template.help} ${template.platform}`);
  return (
    <Dialog open onClose={close} title="New case from a template" width="w-[640px]" description="The case expects what the rule makes of the batch now. Check it, and change what is not right.">
      <SearchField value={search} onChange={setSearch} label="Find a template" />
      {templates.isPending && <SkeletonRows rows={6} label="Loading templates" />}
      {templates.error !== null && <p role="alert" className="py-3 text-error">{asApiError(templates.error).message}</p>}
      <ul className="mt-2 divide-y divide-line">
        {found.map((template) => (
          <li key={template.id} className="flex items-center gap-3 py-2">
            <div className="min-w-0 flex-1">
              <p className="truncate font-medium">{template.title}</p>
              <p className="text-12 text-fg2">{template.help}</p>
            </div>
            <Badge>{template.platform}</Badge>
            <Button size="small" disabled={busy} onClick={() => use(template)}>Use</Button>
          </li>
        ))}
      </ul>
      {templates.data !== undefined && found.length === 0 && <p className="py-4 text-fg2">No template is called “{search}”.</p>}
    </Dialog>
  );
}
