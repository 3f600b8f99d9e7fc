/** One paused rule at a time: started on a case, stepped, ended. */
import { useCallback, useEffect, useMemo } from 'react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useStore } from 'zustand';
import type { DebugState } from '../../../protocol/rule.ts';
import { onStream } from '../../api/live.ts';
import { ruleApi } from '../../api/rules.ts';
import type { DebugCommand } from '../../api/rules.ts';
import { deskStore, showPanel } from './desk-store.ts';
import { codeToRun } from './rule-reports.ts';
import { attempt } from './use-desk.ts';

const POLL_MS = 300;
const debugKey = (id: string) => ['rule-debug', id] as const;

export interface Debugger {
  /** The session of this rule; null without one. */
  readonly state: DebugState | null;
  readonly paused: boolean;
  readonly start: (what: { readonly case: string | null }) => void;
  readonly step: (command: DebugCommand) => void;
}

export function useDebugger(rule: string): Debugger {
  const client = useQueryClient();
  const session = useStore(deskStore, (state) => (state.debug?.rule === rule ? state.debug.id : null));
  const breakpoints = useStore(deskStore, (state) => state.breakpoints[rule]);
  const query = useQuery({
    queryKey: debugKey(session ?? ''),
    queryFn: ({ signal }) => ruleApi.debugState(session ?? '', signal),
    enabled: session !== null,
    staleTime: Number.POSITIVE_INFINITY,
    refetchInterval: ({ state: { data } }) => (data?.state === 'running' || data?.state === 'starting' ? POLL_MS : false),
  });
  useEffect(() => onStream('debug', ({ debug }) => { client.setQueryData(debugKey(debug.id), debug); }), [client]);
  const state = session === null ? null : query.data ?? null;
  const live = state !== null && state.state !== 'ended';
  useEffect(() => {
    if (session !== null && live) void ruleApi.setBreakpoints(session, breakpoints ?? []).catch(() => undefined);
  // oxlint-disable-next-line react-hooks/exhaustive-deps -- only a change of breakpoints is told, not a change of state
  }, [breakpoints]);

  const start = useCallback((what: { readonly case: string | null }): void => {
    const { probes, breakpoints: lines } = deskStore.getState();
    const probe = probes[rule];
    const batch = what.case === null ? probe : undefined;
    void attempt((async () => {
      const debug = await ruleApi.debug(rule, {
        ...codeToRun(client, rule),
        ...(batch === undefined ? { case: what.case ?? undefined } : { batch: batch.batch, position: batch.position, platform: batch.platform }),
        breakpoints: lines[rule] ?? [],
      });
      client.setQueryData(debugKey(debug.id), debug);
      deskStore.setState({ debug: { rule, id: debug.id } });
      showPanel('debugger');
    })());
  }, [client, rule]);

  const step = useCallback((command: DebugCommand): void => {
    if (session === null) return;
    void attempt((async () => {
      client.setQueryData<DebugState>(debugKey(session), (old) => (old === undefined ? old : { ...old, state: 'running' }));
      client.setQueryData(debugKey(session), await ruleApi.debugStep(session, command));
    })());
    if (command === 'stop') deskStore.setState({ debug: null });
  }, [client, session]);

  return useMemo(() => ({ state, paused: state?.state === 'paused', start, step }), [state, start, step]);
}
