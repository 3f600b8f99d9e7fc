/** Everything that a connection's file says of its traffic, compiled once. */
import type { PrivacySettings } from '../../protocol/privacy.ts';
import type { ConnectionFile } from '../../protocol/workspace.ts';
import { compileSampling } from './buckets.ts';
import { compileMappings } from './custom-mapping.ts';
import { compileEventJudge, compileUserJudges } from './forwarding-rules.ts';
import { compileAgeGate, compileVersionGate } from './gates.ts';
import type { Blocker, CompiledConnection } from './types.ts';

const NONE: readonly Blocker[] = [];

export function compileConnection(name: string, file: ConnectionFile, { privacy }: { readonly privacy: PrivacySettings }): CompiledConnection {
  const { forwarding } = file;
  const judges = compileUserJudges(name, forwarding, file.honor_opt_out, privacy);
  return {
    gateBatch: compileVersionGate(name, file.minimum_app_version),
    gateEvent: compileAgeGate(name, file.max_event_age_hours),
    sampling: compileSampling(name, file.sampling_percent),
    judgeUser: (batch, facts) => {
      let blockers: Blocker[] | null = null;
      for (const judge of judges) {
        const blocker = judge(batch, facts);
        if (blocker !== null) (blockers ??= []).push(blocker);
      }
      return blockers ?? NONE;
    },
    judgeEvent: compileEventJudge(name, forwarding.event_attribute),
    hasForwardingRules: forwarding.logged_in_only || [forwarding.consent, forwarding.attribution, forwarding.user_attribute, forwarding.event_attribute].some((rule) => rule !== undefined),
    map: compileMappings(name, file.custom_mappings),
  };
}
