import { createClient } from '@gatewright/client';

/* Prints a line per ordered article, as an ERP would book it. The keys come from the environment. */

const {
  GATEWAY_URL: baseUrl,
  APP_KEY: appKey,
  APP_SECRET: appSecret,
  ACCESS_TOKEN: accessToken,
} = process.env;
const client = createClient({ baseUrl, appKey, appSecret, accessToken });
const pageSize = 100;
for (let pageNumber = 1, left = 1; left > 0; pageNumber += 1) {
  const page = await client.call('bg.order.list.v2.get', { pageNumber, pageSize }, { idempotent: true });
  for (const { parentOrderMap, orderList } of page.pageItems) {
    for (const { orderSn, quantity, goodsName } of orderList) {
      console.log(parentOrderMap.parentOrderSn, orderSn, quantity, goodsName);
    }
  }
  left = page.totalItemNum - pageNumber * pageSize;
}
