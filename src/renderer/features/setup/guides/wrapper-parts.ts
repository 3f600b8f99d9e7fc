/** Wrappers (React Native, Flutter, Cordova, Unity) start the native SDKs: the host is set in the native start code (spec/wire-protocol.md 11.6). */
import { ANDROID_NOTES, ANDROID_UNDO, androidDevice, androidStart } from './android-parts.ts';
import { code, PLACES } from './guide.ts';
import type { PlaceId, Step, Target } from './guide.ts';
import { IOS_NOTES, IOS_UNDO, iosDevice, iosStart } from './ios-parts.ts';

export const WRAPPER_PLACES: readonly PlaceId[] = ['android-emulator', 'android-usb', 'android-wifi', 'ios-simulator', 'ios-device'];

export function isApple(target: Target): boolean {
  return PLACES[target.place].platform === 'ios';
}

/** Device, certificate and native start code of the place where the app runs. */
export function nativeStart(target: Target, files: { readonly android: string; readonly ios: string }): Step[] {
  return isApple(target)
    ? [...iosDevice(target), code('Start the Apple SDK with these hosts', 'swift', iosStart(target), files.ios)]
    : [...androidDevice(target), code('Start the Android SDK with this certificate and these hosts', 'kotlin', androidStart(target), files.android)];
}

export const WRAPPER_NOTES: readonly string[] = ['There is no host option in the wrapper’s own language.', ...ANDROID_NOTES.slice(0, 3), ...IOS_NOTES.slice(0, 1)];
export const WRAPPER_UNDO = `Android: ${ANDROID_UNDO} Apple: ${IOS_UNDO}`;
