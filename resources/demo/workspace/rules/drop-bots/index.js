const BOTS = /bot|crawler|spider|headless/i;

exports.handler = async (batch) => {
  const agent = (batch.device_info || {}).http_header_user_agent || '';
  return BOTS.test(agent) ? null : batch;
};
