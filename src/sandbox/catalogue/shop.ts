import { type ApiDetail, parameters, TEXT } from './api-detail.ts';

/** The shop itself, its tokens and its papers. */
export const shopApis: readonly ApiDetail[] = [
  {
    type: 'bg.mall.info.get',
    description: 'Reads what kind of shop it is.',
    request: parameters({}),
    sample: {},
    example: {
      mallId: 635_517_726_820_718,
      mallName: 'Example Mugs',
      semiManagedMall: false,
      isThriftStore: false,
    },
  },
  {
    type: 'bg.local.mall.info.get',
    description: 'Reads the shop’s site, currency and units.',
    request: parameters({}),
    sample: {},
    example: { mallId: 635_517_726_820_718, regionId: 211, currency: 'USD', weightUnit: 'lb' },
  },
  {
    type: 'bg.open.accesstoken.create',
    description: 'Changes the code of a consent for an access token.',
    request: parameters({ code: TEXT }),
    sample: { code: 'sandbox-code' },
    example: {
      accessToken: 'at_sandbox',
      apiScopeList: ['bg.order.list.v2.get'],
      authEventCodeList: [],
      appSubscribeEventCodeList: [],
      appSubscribeStatus: 0,
      expiredTime: 4_102_444_800,
      mallId: 635_517_726_820_718,
      mallType: 1,
      regionId: 211,
      associatedMallTokenList: [],
    },
  },
  {
    type: 'bg.clearance.invoice.get',
    description: 'Lists invoices for customs.',
    request: parameters({}, { invoiceNo: TEXT }),
    sample: {},
    example: { invoiceList: [{ invoiceNo: 'INV-2026-000117', amount: '1280.00', currency: 'EUR' }] },
  },
];
