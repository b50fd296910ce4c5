import {
  type ApiDetail,
  COUNT,
  FLAG,
  ID,
  listOf,
  oneOf,
  PAGE_NUMBER,
  parameters,
  TEXT,
} from './api-detail.ts';

const PARENT_SN = 'PO-211-21905452099192792';
const ORDER_SN = '211-21905473070712792';
const PARENT = { type: 'string', pattern: '^PO-' } as const;

/** Orders of buyers: to list, to read, to send to, to cancel. */
export const orderApis: readonly ApiDetail[] = [
  {
    type: 'bg.order.list.v2.get',
    description: 'Lists parent orders with their orders, newest first.',
    request: parameters(
      { pageNumber: PAGE_NUMBER.pageNumber },
      {
        pageSize: PAGE_NUMBER.pageSize,
        parentOrderStatus: oneOf(0, 1, 2, 3, 4, 5),
        createAfter: COUNT,
        createBefore: COUNT,
        parentOrderSnList: listOf(PARENT),
      },
    ),
    sample: { pageNumber: 1, pageSize: 10, parentOrderStatus: 2 },
    example: {
      totalItemNum: 1,
      pageItems: [
        {
          parentOrderMap: {
            parentOrderSn: PARENT_SN,
            parentOrderStatus: 2,
            parentOrderTime: 1_795_332_610,
            expectShipLatestTime: 1_795_505_410,
            regionId: 211,
          },
          orderList: [
            {
              orderSn: ORDER_SN,
              goodsId: 601_099_548_666_279,
              skuId: 17_592_352_673_534,
              quantity: 1,
              spec: 'white',
            },
          ],
        },
      ],
    },
  },
  {
    type: 'bg.order.list.get',
    description: 'Lists parent orders; the form before V2.',
    request: parameters({}, { ...PAGE_NUMBER, parentOrderStatus: oneOf(0, 1, 2, 3, 4, 5) }),
    sample: { pageNumber: 1, pageSize: 10 },
    example: {
      totalItemNum: 1,
      pageItems: [{ parentOrderMap: { parentOrderSn: PARENT_SN, parentOrderStatus: 2 } }],
    },
  },
  {
    type: 'bg.order.detail.v2.get',
    description: 'Reads one parent order with its orders.',
    request: parameters({ parentOrderSn: PARENT }),
    sample: { parentOrderSn: PARENT_SN },
    example: {
      parentOrderMap: { parentOrderSn: PARENT_SN, parentOrderStatus: 2, shippingMethod: 1 },
      orderList: [
        {
          orderSn: ORDER_SN,
          quantity: 1,
          originalOrderQuantity: 1,
          canceledQuantityBeforeShipment: 0,
          goodsName: 'Enamel mug 350 ml',
        },
      ],
    },
  },
  {
    type: 'bg.order.detail.get',
    description: 'Reads one parent order; the form before V2.',
    request: parameters({ parentOrderSn: PARENT }),
    sample: { parentOrderSn: PARENT_SN },
    example: {
      parentOrderMap: { parentOrderSn: PARENT_SN, parentOrderStatus: 2 },
      orderList: [{ orderSn: ORDER_SN, quantity: 1 }],
    },
  },
  {
    type: 'bg.order.shippinginfo.v2.get',
    description: 'Reads where an order is sent to.',
    request: parameters({ parentOrderSn: PARENT }),
    sample: { parentOrderSn: PARENT_SN },
    example: {
      receiptName: 'Ada Example',
      mobile: '+1 212 555 0100',
      addressLine1: '1 Example Street',
      regionName1: 'United States',
      regionName2: 'New York',
      postCode: '10001',
    },
  },
  {
    type: 'bg.order.decryptshippinginfo.get',
    description: 'Reads the address of an order in clear.',
    request: parameters({ parentOrderSn: PARENT }),
    sample: { parentOrderSn: PARENT_SN },
    example: {
      receiptName: 'Ada Example',
      mobile: '+1 212 555 0100',
      addressLine1: '1 Example Street',
      regionName1: 'United States',
      regionName2: 'New York',
      postCode: '10001',
    },
  },
  {
    type: 'bg.order.combinedshipment.list.get',
    description: 'Lists orders that can be sent in one parcel.',
    request: parameters({}, PAGE_NUMBER),
    sample: { pageNumber: 1, pageSize: 10 },
    example: { combinedShippingGroups: [{ parentOrderSnList: [PARENT_SN, 'PO-211-21905452099192793'] }] },
  },
  {
    type: 'bg.order.customization.get',
    description: 'Reads what buyers asked to be made to measure.',
    request: parameters({ orderSnList: listOf(TEXT) }),
    sample: { orderSnList: [ORDER_SN] },
    example: {
      customizedInfoList: [{ orderSn: ORDER_SN, texts: [{ label: 'Engraving', text: 'For Ada' }] }],
    },
  },
  {
    type: 'bg.order.amount.query',
    description: 'Reads what an order amounts to.',
    request: parameters({ parentOrderSn: PARENT }),
    sample: { parentOrderSn: PARENT_SN },
    example: {
      parentOrderSn: PARENT_SN,
      orderAmountList: [{ orderSn: ORDER_SN, basePrice: { amount: '8.90', currency: 'USD' }, quantity: 1 }],
    },
  },
  {
    type: 'temu.order.amount.v2.query',
    description: 'Reads what an order amounts to, with taxes.',
    request: parameters({ parentOrderSn: PARENT }),
    sample: { parentOrderSn: PARENT_SN },
    example: {
      parentOrderSn: PARENT_SN,
      totalAmount: { amount: '9.69', currency: 'USD' },
      taxAmount: { amount: '0.79', currency: 'USD' },
    },
  },
  {
    type: 'bg.order.unshipped.package.get',
    description: 'Lists parcels that were bought and not sent yet.',
    request: parameters({}, { ...PAGE_NUMBER, parentOrderSnList: listOf(PARENT) }),
    sample: { pageNumber: 1, pageSize: 20 },
    example: {
      unshippedPackageList: [
        { packageSn: 'PK-4711-0001', parentOrderSn: PARENT_SN, trackingNumber: '9400100000000000000001' },
      ],
    },
  },
  {
    type: 'temu.order.cancel.outofstock.apply',
    description: 'Asks to cancel what is out of stock.',
    request: parameters(
      { parentOrderSn: PARENT, orderList: listOf(parameters({ orderSn: TEXT, quantity: ID })) },
      { isAll: FLAG },
    ),
    sample: { parentOrderSn: PARENT_SN, orderList: [{ orderSn: ORDER_SN, quantity: 1 }] },
    example: { applyId: 700_112_233, accepted: true },
  },
];
