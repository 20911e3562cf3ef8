include $(sort $(wildcard $(BR2_EXTERNAL_SOCKBOX_PATH)/package/*/*.mk))
