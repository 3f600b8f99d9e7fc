import { expect, it } from 'vitest';
import { fittingInputs, readAddress, setupAddress } from './setup-address.ts';
import { guideOf } from './guides/index.ts';

const inputs = [
  { name: 'shop', platform: 's2s', key: 'a', secret: '' }, { name: 'web', platform: 'web', key: 'b', secret: '' },
  { name: 'tv', platform: 'fire_tv', key: 'c', secret: '' }, { name: 'python', platform: 'ios', key: 'd', secret: '' },
];

it('comes back from the address it makes', () => {
  expect([readAddress(setupAddress('python', 'shop'), inputs, null)].map(({ guide, input }) => [guide.id, input])).toEqual([['python', 'shop']]);
  expect(readAddress(setupAddress('roku', null), inputs, null)).toMatchObject({ guide: { id: 'roku' }, input: null });
});

it('takes a bare name as an input, also one that is called like a guide', () => {
  expect(readAddress('shop', inputs, null)).toMatchObject({ guide: { id: 'node' }, input: 'shop' });
  expect(readAddress('python', inputs, null)).toMatchObject({ guide: { id: 'ios' }, input: 'python' });
  expect(readAddress(null, inputs, null)).toMatchObject({ guide: { id: 'web-npm' }, input: 'web' });
  expect(readAddress('gone', inputs, 'tv')).toMatchObject({ guide: { id: 'android' }, input: 'tv' });
  expect(readAddress(null, [], null)).toMatchObject({ guide: { id: 'web-npm' }, input: null });
});

it('finds the inputs that fit an app', () => {
  expect(fittingInputs(guideOf('android')!, 'android-usb', inputs).map(({ name }) => name)).toEqual(['tv']);
  expect(fittingInputs(guideOf('flutter')!, 'ios-simulator', inputs).map(({ name }) => name)).toEqual(['python']);
});
