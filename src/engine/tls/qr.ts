/** A QR code, so that a phone need not type an address. */
import { renderSVG } from 'uqr';

export function qrSvg(text: string): string {
  return renderSVG(text, { ecc: 'M', border: 2, pixelSize: 8, blackColor: '#000000', whiteColor: '#ffffff' });
}
