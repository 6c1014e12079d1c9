-- The order matters: nothing can be set after the last line.
set allowed_directories = $folders::varchar[];
set enable_external_access = false;
set lock_configuration = true;
