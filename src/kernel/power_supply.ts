/** A number that a power supply tells: attribute, what its metric is called, what it is, and its units per base unit. */
export type PowerSupplyNumber = readonly [file: string, name: string, help: string, per: number];

const MICRO = 1e6;

/**
 * The numbers, by attribute.
 * @see Documentation/ABI/testing/sysfs-class-power of the kernel
 */
export const POWER_SUPPLY_NUMBERS: readonly PowerSupplyNumber[] = [
  ["authentic", "authentic", "Whether the battery is the vendor's.", 1],
  ["calibrate", "calibrate", "Whether the gauge is being calibrated.", 1],
  ["capacity", "capacity", "Charge in percent of a full one.", 1],
  ["capacity_alert_max", "capacity_alert_max", "Percent above which it raises an alert.", 1],
  ["capacity_alert_min", "capacity_alert_min", "Percent below which it raises an alert.", 1],
  ["charge_control_limit", "charge_control_limit", "Level that charging is throttled to.", MICRO],
  ["charge_control_limit_max", "charge_control_limit_max", "Highest level of it.", MICRO],
  ["charge_counter", "charge_counter", "Ampere-hours charged, less those drawn.", MICRO],
  ["charge_empty", "charge_empty", "Ampere-hours at which it is empty.", MICRO],
  ["charge_empty_design", "charge_empty_design", "The same when it was new.", MICRO],
  ["charge_full", "charge_full", "Ampere-hours it holds when full.", MICRO],
  ["charge_full_design", "charge_full_design", "Ampere-hours it held when new.", MICRO],
  ["charge_now", "charge_ampere", "Ampere-hours it holds now.", MICRO],
  ["charge_term_current", "charge_term_current", "Amperes at which charging ends.", MICRO],
  ["constant_charge_current", "constant_charge_current", "Amperes it is charged with.", MICRO],
  ["constant_charge_current_max", "constant_charge_current_max", "Most amperes for it.", MICRO],
  ["constant_charge_voltage", "constant_charge_voltage", "Volts it is charged with.", MICRO],
  ["constant_charge_voltage_max", "constant_charge_voltage_max", "Most volts for it.", MICRO],
  ["current_boot", "current_boot", "Amperes when the host booted.", MICRO],
  ["current_max", "current_max", "Most amperes it can give.", MICRO],
  ["current_now", "current_ampere", "Amperes that flow now.", MICRO],
  ["cycle_count", "cyclecount", "How often the battery was charged and drawn.", 1],
  ["energy_empty", "energy_empty", "Watt-hours at which it is empty.", MICRO],
  ["energy_empty_design", "energy_empty_design", "The same when it was new.", MICRO],
  ["energy_full", "energy_full", "Watt-hours it holds when full.", MICRO],
  ["energy_full_design", "energy_full_design", "Watt-hours it held when new.", MICRO],
  ["energy_now", "energy_watthour", "Watt-hours it holds now.", MICRO],
  ["input_current_limit", "input_current_limit", "Most amperes it may take in.", MICRO],
  ["online", "online", "Whether it supplies: 1 a fixed voltage, 2 one that was agreed.", 1],
  ["power_now", "power_watt", "Watts that flow now.", MICRO],
  ["precharge_current", "precharge_current", "Amperes for a battery that is all empty.", MICRO],
  ["present", "present", "Whether the battery is in its place.", 1],
  ["temp", "temp_celsius", "Temperature.", 10],
  ["temp_alert_max", "temp_alert_max_celsius", "Temperature above which it raises an alert.", 10],
  ["temp_alert_min", "temp_alert_min_celsius", "Temperature below which it raises an alert.", 10],
  ["temp_ambient", "temp_ambient_celsius", "Temperature around it.", 10],
  ["temp_ambient_max", "temp_ambient_max_celsius", "Highest temperature around it.", 10],
  ["temp_ambient_min", "temp_ambient_min_celsius", "Lowest temperature around it.", 10],
  ["temp_max", "temp_max_celsius", "Highest temperature it can work at.", 10],
  ["temp_min", "temp_min_celsius", "Lowest temperature it can work at.", 10],
  ["time_to_empty_now", "time_to_empty_seconds", "Seconds until it is empty.", 1],
  ["time_to_full_now", "time_to_full_seconds", "Seconds until it is full.", 1],
  ["voltage_boot", "voltage_boot", "Volts when the host booted.", MICRO],
  ["voltage_max", "voltage_max", "Most volts it can give.", MICRO],
  ["voltage_max_design", "voltage_max_design", "Most volts by its design.", MICRO],
  ["voltage_min", "voltage_min", "Least volts it can give.", MICRO],
  ["voltage_min_design", "voltage_min_design", "Least volts by its design.", MICRO],
  ["voltage_now", "voltage_volt", "Volts now.", MICRO],
  ["voltage_ocv", "voltage_ocv", "Volts of the open circuit.", MICRO],
];

/** The attributes in words; each is a label's name too. */
export const POWER_SUPPLY_TEXTS: readonly string[] = [
  "capacity_level",
  "charge_type",
  "health",
  "manufacturer",
  "model_name",
  "scope",
  "serial_number",
  "status",
  "technology",
  "type",
  "usb_type",
];
