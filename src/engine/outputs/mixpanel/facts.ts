/** What is not plainly documented of Mixpanel (spec/outputs/mixpanel.md), and what is worth telling of it. */
import type { Fact, FactStatus } from '../../../protocol/partner.ts';
import { KEPT_TRANSACTIONS } from './constants.ts';

function about(topic: Fact['about'], rows: readonly (readonly [id: string, status: FactStatus, text: string])[]): Fact[] {
  return rows.map(([id, status, text]) => ({ id, about: topic, text, status }));
}

export const FACTS: readonly Fact[] = [
  ...about('setting', [
    ['india-server', 'unconfirmed', 'mParticle documents two target servers. India (api-in.mixpanel.com) is a third region of Mixpanel and is offered here as well.'],
    ['email-identity', 'unconfirmed', '"Email" as External Identity Type stands on mParticle’s page only; Mixpanel’s kits list the other six.'],
    ['setting-keys', 'unconfirmed', 'Names of the connection settings are those of mParticle’s page. The keys under which a workspace file holds them are Cloudchamber’s, where the kits show none.'],
    ['objects-default', 'documented', '"Send Event Attributes as Objects" is on by default, as Mixpanel’s page of 2026 says.'],
    ['kit-settings', 'documented', 'Settings of session replay and autocapture act in the web kit only; what the server sends does not depend on them.'],
  ]),
  ...about('platform', [
    ['session-platforms', 'documented', 'Session events go to Mixpanel from iOS, Android, tvOS, Roku, Fire TV and Xbox inputs, whose connections have the settings for them.'],
    ['web-kit', 'documented', 'With "Forward Web Requests Server Side" off nothing of a web input is sent from the server: the web kit sends it.'],
  ]),
  ...about('identity', [
    ['device-id-order', 'unconfirmed', 'A device id stands in for the chosen identity. Which one is tried first on a platform is not documented: the platform’s own order here is a guess. An all-zero id is skipped everywhere, and native platforms do not fall back to the device application stamp.'],
    ['no-distinct-id', 'own', 'Without an identity and without a device id nothing is sent and an alert is raised; its words are Cloudchamber’s.'],
    ['id-merge', 'unconfirmed', 'Simplified ID Merge follows Mixpanel’s own rules: $device_id, $user_id, and distinct_id is the user id or "$device:" with the device id. mParticle does not publish what it sends.'],
    ['legacy-alias', 'own', '$create_alias for an alias identity is no longer documented; it is sent only with "Send legacy alias", a setting of Cloudchamber.'],
    ['merged-users', 'own', 'In the simulated Mixpanel $identify, $merge and $create_alias make two users one, whose id is the identified one, the first of the two, or the one that gets the alias. A device goes over to the first user who logs in on it, and stays there.'],
  ]),
  ...about('event', [
    ['screen-names', 'unconfirmed', 'Screen views are "Viewed" with the screen’s name, as the web and Android kits send them; the server is taken to do the same.'],
    ['no-opt-out', 'unconfirmed', 'opt_out and crash_report are not sent from the server. Mixpanel’s Android kit sends crashes; whether the server does is not documented.'],
    ['consent-events', 'documented', 'A change of consent reaches Mixpanel as a custom event, "Consent Given" or "Consent Rejected"; the state itself is not sent.'],
    ['attributes-on-events', 'documented', '"Include User Attributes" adds them to custom events and screen views. Commerce and session events get super properties only.'],
  ]),
  ...about('field', [
    ['time-seconds', 'unconfirmed', 'Mixpanel takes seconds and milliseconds; mParticle does not say which it sends. Events are in whole seconds here.'],
    ['update-time', 'own', 'The $time of a profile update is that of the batch’s newest event, in milliseconds; without events, the batch’s.'],
    ['library-marker', 'own', 'mp_lib is "mparticle", so that one can tell where an event came from; the hosted value is not known.'],
    ['attribution-names', 'unconfirmed', 'mParticle says that publisher and campaign are added; under which names is a guess.'],
    ['browser-names', 'unconfirmed', 'mParticle calls them "browser", "browser version" and "os". They are sent as $browser, $browser_version and $os, in the words of Mixpanel’s browser library.'],
    ['device-names', 'unconfirmed', 'Device and app data is sent under Mixpanel’s default property names. Which of it mParticle sends is not documented.'],
    ['attribute-precedence', 'unconfirmed', 'An event attribute replaces a user attribute or a device property of the same name.'],
    ['reserved-names', 'own', 'Attributes named token, time, distinct_id, $insert_id, $device_id or $user_id would change whose event it is. They are left out; an alert says so for event attributes.'],
    ['user-tags', 'unconfirmed', 'A user tag (an attribute without a value) is true in the profile, as in the Android kit, and is left out of events.'],
    ['deleted-attributes', 'own', 'A name that is both deleted and set is only set. A super property is neither set nor unset in the profile.'],
  ]),
  ...about('commerce', [
    ['insert-ids', 'unconfirmed', 'Events that stand for one commerce event have the insert ids <event id>-<n>: 0 is the total, items count from 1. Mixpanel drops repeats by this id.'],
    ['refunds', 'unconfirmed', 'A refund is a transaction with a negative amount.'],
    ['transaction-form', 'unconfirmed', 'Revenue is appended to the profile’s $transactions, Mixpanel’s form of a charge; mParticle’s page calls it "$transaction". Mixpanel has deprecated it.'],
    ['no-total', 'own', 'A purchase without total_amount has no revenue. The lifetime value of a custom event is the attribute that the event names for it, else $Amount, else its change of lifetime value.'],
  ]),
  ...about('request', [
    ['body-form', 'unconfirmed', 'Requests are JSON lists with verbose=1 (/import: strict=1). The older form with data= is taken as well; which one mParticle sends is not documented.'],
    ['batching', 'own', 'One request for each endpoint and batch, of 2,000 objects at most, in the order /track, /import, /engage.'],
    ['revenue-counts', 'own', 'A purchase is delivered only when its update of revenue is, too.'],
    ['retries', 'own', 'No answer, 408, 429 and 5xx are tried again after 1, 2, 4, 8 and 16 seconds, or when Retry-After says (an hour at most). mParticle publishes that it retries, not how often.'],
  ]),
  ...about('answer', [
    ['verbose-null', 'unconfirmed', 'A verbose success has "error": null. Clients take an empty text as well, and sources disagree on which it is.'],
    ['answer-texts', 'unconfirmed', 'Of the messages only "token, missing or empty", "$distinct_id, missing or empty" and that of properties.time are known word for word; the others follow their pattern.'],
    ['other-answers', 'own', 'Unknown paths are 404 and other methods 405, with words of Cloudchamber.'],
    ['credentials', 'own', 'Mixpanel says 1 to any token, and so does the simulator unless the output’s behaviour asks for the right ones: then a wrong token is 401, and /import wants the output’s API secret or token. Service accounts are taken with any password.'],
    ['size-first', 'own', 'A request above 10 MB, also when it is gzip of more, is refused before its credentials are looked at, on every path.'],
  ]),
  ...about('limit', [
    ['rate-limits', 'documented', '/import takes 30,000 events a second and 2 GB a minute, over a rolling minute; enforced when the output’s behaviour is strict. The other endpoints have the same limits here, which is Cloudchamber’s choice.'],
    ['texts-cut', 'documented', 'Texts longer than 255 characters are cut without a word. Fewer than 255 properties, elements of a list, and three levels of nesting are taken.'],
    ['repeats', 'documented', 'An event with the same name, time, distinct_id and $insert_id replaces the one before.'],
    ['operations-order', 'own', 'An update with several operations has all of them applied, $set first and $unset last. $ignore_alias and $ignore_time have no effect.'],
    ['kept', 'own', `The simulator keeps the newest 10,000 events and the newest ${KEPT_TRANSACTIONS} transactions of a user; sums count all. What one output receives is one project, whatever the token.`],
    ['not-simulated', 'own', 'Places by IP address, project_id beyond being there, export, flags and session replay are not simulated.'],
  ]),
];
