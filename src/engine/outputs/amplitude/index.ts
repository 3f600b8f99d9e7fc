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
  summary: 'Events, user properties and revenue for Amplitude product analytics.',
  settings: SETTINGS,
  connectionSettings: CONNECTION_SETTINGS,
  platforms: PLATFORMS,
  eventTypes: ['session_start', 'session_end', 'screen_view', 'custom_event', 'commerce_event', 'push_registration', 'application_state_transition'],
  consentChanges: 'events',
  hosts: Object.values(HOSTS).map((url) => new URL(url).host),
  validate,
  map,
  judge,
  simulator,
  attributesOfEvents: ['web_os_name', 'web_os_version'],
  facts: FACTS,
  unmapped,
} satisfies OutputDefinition;
