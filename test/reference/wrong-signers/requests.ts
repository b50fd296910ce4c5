import type { Entry, Value } from './signer.ts';

const n = (digits: string): Value => ({ digits });
const o = (...members: Entry[]): Value => ({ members });

export const APP_KEY = 'erp-7f3a';
export const TOKEN = 'tk7q2m9x4c8v1b6n3z5l0k8j7h6g5f4d3s2a1p9o8i7u6y5t4r3e2w1q0zx';
export const SECRET = 'Sf83jKd0aQ2mZ7xW5cV1bN4tR6yU9iO3pL8hG0eD';
export const OTHER_SECRET = 'ffeeddccbbaa99887766554433221100aabbccdd';

function common(type: string): readonly Entry[] {
  return [
    ['type', type],
    ['app_key', APP_KEY],
    ['timestamp', n('1795348800')],
    ['data_type', 'JSON'],
    ['access_token', TOKEN],
    ['version', 'V1'],
  ];
}

/** What callers send, by what is in it. */
export const requests: Readonly<Record<string, readonly Entry[]>> = {
  plain: [
    ...common('bg.order.list.v2.get'),
    ['pageNumber', n('1')],
    ['pageSize', n('50')],
    ['parentOrderSn', 'PO-211-0042'],
    ['Remark', 'left at the door'],
    ['coupon', ''],
  ],
  nested: [
    ...common('bg.goods.add'),
    [
      'goodsBasic',
      o(['goodsName', 'Lamp <A&B> a/b'], ['catId', n('2931')], ['brand', null], ['isSale', true]),
    ],
    ['skuList', [o(['skuSn', 'S-2'], ['price', n('19.90')]), o(['skuSn', 'S-1'], ['price', n('8.00')])]],
    ['tags', ['new', "it's", 'x=y']],
    ['shippingId', n('77')],
  ],
  unicode: [
    ...common('bg.logistics.shipment.confirm'),
    ['remark', '送达 café'],
    ['city', 'Orléans'],
    ['address', o(['street', 'Straße 5'], ['name', '李雷'])],
    ['note', ' two  spaces and\ttab '],
  ],
  numbers: [
    ...common('bg.goods.price.update'),
    ['goodsId', n('601099548666279999')],
    ['price', n('1.0')],
    ['weight', n('2.50')],
    ['stock', n('0')],
    ['items', [o(['id', n('601099548666279998')], ['factor', n('1e2')])]],
  ],
  'booleans and null': [
    ...common('bg.order.unshipped.package.get'),
    ['isPage', true],
    ['isCold', false],
    ['parent', null],
    ['coupon', ''],
    ['list', []],
    ['regionId', n('211')],
  ],
  corners: [
    ...common('bg.goods.edit'),
    ['quoted', '"Original"'],
    ['title', 'the"best"'],
    ['path', 'C:\\tmp'],
    ['lines', 'one\r\ntwo'],
    ['query', 'a+b&c<d'],
    ['appKey', 'inner'],
    ['app', 'z'],
    ['Zeta', 'upper'],
  ],
};
