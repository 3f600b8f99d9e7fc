exports.handler = async (batch) => {
  const agent = (batch.device_info || {}).http_header_user_agent || '';
  return /bot|crawler/i.test(agent) ? null : batch;
};
