import { EVENT_TYPES, PLATFORMS } from '../../../protocol/vocabulary.ts';
import type { OutputDefinition } from '../definition.ts';
import { NAME, SLUG } from './constants.ts';
import { FACTS } from './facts.ts';
import { alias, judge, map, quarantine } from './mapping.ts';
import { CONNECTION_SETTINGS, SETTINGS, validate } from './settings.ts';
import { simulator } from './simulator.ts';
import { unmapped } from './unmapped.ts';

export default {
  slug: SLUG,
  name: NAME,
  moduleId: null,
  kind: 'event',
  fidelity: 'modelled',
  summary: 'Posts batches to your own URL as JSON, in mParticle’s outbound form.',
  settings: SETTINGS,
  connectionSettings: CONNECTION_SETTINGS,
  platforms: PLATFORMS,
  eventTypes: EVENT_TYPES,
  consentChanges: 'notifications',
  hosts: [],
  validate,
  map,
  judge,
  quarantine,
  alias,
  simulator,
  facts: FACTS,
  unmapped,
} satisfies OutputDefinition;
