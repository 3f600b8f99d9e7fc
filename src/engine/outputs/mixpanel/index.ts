import { PLATFORMS } from '../../../protocol/vocabulary.ts';
import type { OutputDefinition } from '../definition.ts';
import { HOSTS, MODULE_ID, NAME, SLUG } from './constants.ts';
import { FACTS } from './facts.ts';
import { judge } from './judge.ts';
import { map } from './mapping.ts';
import { CONNECTION_SETTINGS, SETTINGS, validate } from './settings.ts';
import { simulator } from './simulator.ts';
import { unmapped } from './unmapped.ts';

export default {
  slug: SLUG,
  name: NAME,
  moduleId: MODULE_ID,
  kind: 'event',
  fidelity: 'modelled',
  summary: 'Events, profile updates and revenue for Mixpanel product analytics.',
  settings: SETTINGS,
  connectionSettings: CONNECTION_SETTINGS,
  platforms: PLATFORMS,
  eventTypes: ['session_start', 'session_end', 'screen_view', 'custom_event', 'commerce_event'],
  consentChanges: 'events',
  hosts: Object.values(HOSTS).map((url) => new URL(url).host),
  validate,
  map,
  judge,
  simulator,
  attributesOfEvents: ['$transactions'],
  facts: FACTS,
  unmapped,
} satisfies OutputDefinition;
