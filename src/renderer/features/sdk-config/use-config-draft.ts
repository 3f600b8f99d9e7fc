/** Overrides that are being edited: as a form or as text, saved as a whole. */
import { useState } from 'react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { stringifyJson } from '../../../protocol/json.ts';
import type { SdkConfig } from '../../../protocol/sdk-config.ts';
import { api } from '../../api/api.ts';
import { asApiError } from '../../api/client.ts';
import { queryKeys } from '../../api/queries.ts';
import { showToast } from '../../ui/toasts.ts';
import { readObject } from '../settings/item-draft.ts';

export interface ConfigDraft {
  readonly overrides: Readonly<Record<string, unknown>>;
  readonly text: string;
  /** Counts the changes of `text` that were not typed: an editor takes these over. */
  readonly revision: number;
  /** Why the text is no JSON object; null when it is one. */
  readonly textError: string | null;
  readonly dirty: boolean;
  readonly saving: boolean;
  readonly error: string | undefined;
  change(overrides: Readonly<Record<string, unknown>>): void;
  type(text: string): void;
  save(): void;
  discard(): void;
  /** Takes every override back. */
  reset(): void;
}

export function useConfigDraft(config: SdkConfig): ConfigDraft {
  const client = useQueryClient();
  const [typed, setTyped] = useState<string | null>(null);
  const [revision, setRevision] = useState(0);
  const put = (text: string | null): void => { setTyped(text); setRevision((old) => old + 1); };
  const saved = stringifyJson(config.overrides, 2);
  const text = typed ?? saved;
  const read = readObject(text);
  const done = (message: string) => (next: SdkConfig) => {
    put(null);
    client.setQueryData(queryKeys.sdkConfig(config.input), next);
    void client.invalidateQueries({ queryKey: queryKeys.workspace });
    showToast(message);
  };
  const save = useMutation({ mutationFn: (overrides: Readonly<Record<string, unknown>>) => api.saveSdkConfig(config.input, overrides), onSuccess: done('Saved: the next fetch gets it') });
  const reset = useMutation({ mutationFn: () => api.resetSdkConfig(config.input), onSuccess: done('Overrides taken back') });
  const error = save.error ?? reset.error;
  return {
    overrides: 'value' in read ? read.value : config.overrides,
    text,
    revision,
    textError: 'error' in read ? read.error : null,
    dirty: text !== saved,
    saving: save.isPending || reset.isPending,
    error: error ? [asApiError(error).field, asApiError(error).message].filter(Boolean).join(': ') : undefined,
    change: (overrides) => { save.reset(); put(stringifyJson(overrides, 2)); },
    type: (next) => { save.reset(); setTyped(next); },
    save: () => { if ('value' in read) save.mutate(read.value); },
    discard: () => { save.reset(); put(null); },
    reset: () => reset.mutate(),
  };
}
