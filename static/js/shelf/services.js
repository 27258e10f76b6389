// The services of a school are put in order without leaving the page.
import { keepOrder } from "../page/order.js";

keepOrder();
