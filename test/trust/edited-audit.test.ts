import { editedAudit } from './edited-audit.ts';
import { testShortForm } from './short-form.ts';

testShortForm(editedAudit);
