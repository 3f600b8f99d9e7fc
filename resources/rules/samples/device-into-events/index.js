exports.handler = async (batch) => {
  const device = batch.device_info || {};
  for (const event of batch.events) {
    if (event.event_type !== 'custom_event') continue;
    event.data.custom_attributes = {
      ...event.data.custom_attributes,
      source: process.env.SOURCE || 'cloudchamber',
      ...(device.platform ? { device_platform: device.platform } : {}),
      ...(device.os_version ? { device_os_version: device.os_version } : {}),
    };
  }
  return batch;
};
