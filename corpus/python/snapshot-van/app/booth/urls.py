from django.urls import path

from booth import views

urlpatterns = [
    path("countdown/", views.countdown),
]
