import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '../../api/api.ts';
import { asApiError } from '../../api/client.ts';
import { invalidatePlans } from '../../api/data-plans.ts';
import { queryKeys, useWorkspace } from '../../api/queries.ts';
import { Card } from '../../ui/Card.tsx';
import { Field } from '../../ui/Field.tsx';
import { Select } from '../../ui/Select.tsx';
import { showToast } from '../../ui/toasts.ts';

const NONE = '';

/** The output that gets the original of every batch from which something was dropped (spec/data-plans.md 8.1). */
export function QuarantineField({ plan, version }: { plan: string; version: number }) {
  const client = useQueryClient();
  const workspace = useWorkspace().data;
  const quarantine = workspace?.file.data_plans.quarantine ?? {};
  const own = `${plan}:${version}`;
  const inherited = quarantine[plan];
  const save = useMutation({
    mutationFn: async (output: string) => {
      if (!workspace) return;
      const { [own]: _, ...others } = quarantine;
      await api.saveWorkspaceFile({ ...workspace.file, data_plans: { ...workspace.file.data_plans, quarantine: output === NONE ? others : { ...others, [own]: output } } });
    },
    onSuccess: async () => {
      await Promise.all([client.invalidateQueries({ queryKey: queryKeys.workspace }), invalidatePlans(client)]);
      showToast('Quarantine saved');
    },
  });
  const value = quarantine[own] ?? NONE;
  const names = Object.entries(workspace?.outputs ?? {});
  const options = [
    { value: NONE, label: inherited === undefined ? 'None' : `As the plan: ${inherited}` },
    ...names.map(([name, output]) => ({ value: name, label: output.label ?? name, detail: output.partner })),
    ...(value === NONE || names.some(([name]) => name === value) ? [] : [{ value, label: value, detail: 'not in this workspace' }]),
  ];
  return (
    <Card title="Quarantine">
      <Field label="Quarantine output" help="Gets the original batch and what was dropped of it. Kept in cloudchamber.json, and takes effect at once.">
        <Select label="Quarantine output" value={value} options={options} disabled={workspace === undefined || save.isPending} onChange={(next) => save.mutate(next)} />
      </Field>
      {save.error && <p role="alert" className="text-12 text-error">{asApiError(save.error).message}</p>}
    </Card>
  );
}
