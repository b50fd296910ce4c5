import { type ApiDetail, COUNT, ID, listOf, MONEY, PAGE_NO, parameters, TEXT } from './api-detail.ts';

const AFTER_SALES_SN = 'PO-AS-211-0000117';
const PARENT_SN = 'PO-211-21905452099192792';

/** What comes back: returns, cancellations, refunds. */
export const returnApis: readonly ApiDetail[] = [
  {
    type: 'bg.aftersales.parentaftersales.list.get',
    description: 'Lists returns and refunds by parent order.',
    request: parameters(
      { pageNo: ID },
      {
        pageSize: PAGE_NO.pageSize,
        createAtStart: COUNT,
        createAtEnd: COUNT,
        parentOrderSnList: listOf(TEXT),
      },
    ),
    sample: { pageNo: 1, pageSize: 10 },
    example: {
      total: 1,
      parentAfterSalesList: [
        { parentAfterSalesSn: AFTER_SALES_SN, parentOrderSn: PARENT_SN, parentAfterSalesStatus: 2 },
      ],
    },
  },
  {
    type: 'bg.aftersales.aftersales.list.get',
    description: 'Lists the items of a return.',
    request: parameters({ pageNo: ID, parentAfterSalesSnList: listOf(TEXT) }, { pageSize: PAGE_NO.pageSize }),
    sample: { pageNo: 1, pageSize: 10, parentAfterSalesSnList: [AFTER_SALES_SN] },
    example: {
      total: 1,
      afterSalesList: [
        { afterSalesSn: 'AS-211-0000117-1', applyReturnQuantity: 1, reason: 'arrived broken' },
      ],
    },
  },
  {
    type: 'bg.aftersales.parentreturnorder.get',
    description: 'Reads how a return travels.',
    request: parameters({ parentAfterSalesSn: TEXT, parentOrderSn: TEXT }),
    sample: { parentAfterSalesSn: AFTER_SALES_SN, parentOrderSn: PARENT_SN },
    example: {
      returnList: [{ carrierName: 'UPS', trackingNumber: '1Z0000000000000001', status: 'DELIVERED' }],
    },
  },
  {
    type: 'bg.aftersales.cancel.list.get',
    description: 'Lists orders that buyers want to cancel.',
    request: parameters({ pageNo: ID }, { pageSize: PAGE_NO.pageSize, cancelStatus: COUNT }),
    sample: { pageNo: 1, pageSize: 10 },
    example: {
      total: 1,
      cancelList: [{ parentAfterSalesSn: AFTER_SALES_SN, parentOrderSn: PARENT_SN, cancelStatus: 1 }],
    },
  },
  {
    type: 'bg.aftersales.cancel.agree',
    description: 'Agrees to a cancellation.',
    request: parameters({ parentOrderSn: TEXT, parentAfterSalesSn: TEXT }),
    sample: { parentOrderSn: PARENT_SN, parentAfterSalesSn: AFTER_SALES_SN },
    example: { result: true },
  },
  {
    type: 'temu.aftersales.parentaftersales.detail.get',
    description: 'Reads one return with its items and amounts.',
    request: parameters({ parentAfterSalesSn: TEXT }),
    sample: { parentAfterSalesSn: AFTER_SALES_SN },
    example: {
      parentAfterSalesSn: AFTER_SALES_SN,
      parentOrderSn: PARENT_SN,
      refundAmount: { amount: '8.90', currency: 'USD' },
    },
  },
  {
    type: 'temu.aftersales.refund.issue',
    description: 'Refunds a return.',
    request: parameters({ parentAfterSalesSn: TEXT, amount: MONEY, currency: TEXT }, { note: TEXT }),
    sample: { parentAfterSalesSn: AFTER_SALES_SN, amount: '8.90', currency: 'USD' },
    example: { refundId: 812_000_117, accepted: true },
  },
  {
    type: 'temu.aftersales.returnaddress.get',
    description: 'Lists the addresses that returns go to.',
    request: parameters({}),
    sample: {},
    example: {
      addressList: [{ addressId: 31, name: 'Returns, Example Ltd', postCode: '07102', city: 'Newark' }],
    },
  },
];
