/** Why a webhook gets nothing of a value (spec/outputs/webhook.md 1.2, 1.3). */
import { segmentsOf } from '../../../protocol/pointer.ts';
import type { MapInput } from '../definition.ts';
import { booleanSetting, listSetting } from '../shared/values.ts';
import { EXCLUDE_DEVICE_NAME, EXCLUDE_IP_ADDRESS } from './constants.ts';

interface Why {
  readonly why: string;
  readonly fact?: string;
  readonly setting?: string;
}

const INPUT_ONLY: ReadonlySet<string> = new Set(['source_request_id', 'api_key', 'api_keys', 'modified', 'batch_context']);

export function unmapped(pointer: string, { settings, connectionSettings }: MapInput): Why | null {
  const [member = '', name = '', data = '', field = ''] = segmentsOf(pointer);
  const excluded = listSetting(connectionSettings, 'metadataFieldExclusion');
  const isOff = (key: string): boolean => !booleanSetting(connectionSettings, key);
  if (INPUT_ONLY.has(member)) return { why: 'It is input only: nothing that is sent on has it.', fact: 'input-only' };
  switch (member) {
    case 'ip': return excluded.includes(EXCLUDE_IP_ADDRESS) ? { why: '"Metadata Field Exclusion" leaves out the IP address.', fact: 'ip-output', setting: 'metadataFieldExclusion' } : null;
    case 'mp_deviceid': return booleanSetting(settings, 'includeMpDeviceId') ? null : { why: '"Include MP DeviceId" is off.', fact: 'mp-deviceid', setting: 'includeMpDeviceId' };
    case 'device_info':
    case 'application_info':
    case 'source_info':
      if (isOff('includeMetadata')) return { why: '"Include Metadata" is off.', setting: 'includeMetadata' };
      return name === 'device' && excluded.includes(EXCLUDE_DEVICE_NAME) ? { why: '"Metadata Field Exclusion" leaves out the device’s name.', setting: 'metadataFieldExclusion' } : null;
    case 'context': return name === 'location' && isOff('includeEventBatchLocation') ? { why: '"Include Event Batch Location" is off.', setting: 'includeEventBatchLocation' } : null;
    case 'events': return data === 'data' && field === 'location' && isOff('includeLocationInformation') ? { why: '"Include Location Information" is off.', setting: 'includeLocationInformation' } : null;
    default: return null;
  }
}
